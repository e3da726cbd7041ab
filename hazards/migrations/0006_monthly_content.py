from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_loop")]

    operations = [
        migrations.RenameField("monthlyreport", "figures", "content"),
        migrations.AlterField(
            "monthlyreport",
            "content",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="content"),
        ),
    ]
