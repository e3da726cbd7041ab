"""The permission with which the head of an enterprise looks after accounts of the own staff."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0010_tokens_of_bodies")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [
                    ("manage_account", "Create, lock and unlock accounts"),
                    ("manage_staff", "Open, close and reset accounts of the own staff"),
                    ("reveal_personal_data", "See ID numbers and phones unmasked"),
                ],
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
    ]
