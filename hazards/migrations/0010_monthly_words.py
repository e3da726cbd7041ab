from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0009_trust_signals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="monthlyreport",
            name="filed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="filed at"),
        ),
        migrations.AlterField(
            model_name="monthlyreport",
            name="status",
            field=models.CharField(
                choices=[
                    ("due", "report not filed yet"),
                    ("draft", "being prepared"),
                    ("submitted", "reported, waiting for acceptance"),
                    ("accepted", "accepted by the authority"),
                    ("returned", "returned for correction"),
                    ("overdue", "overdue, not reported"),
                    ("locked", "month closed"),
                    ("waived", "not required"),
                ],
                default="due",
                max_length=16,
                verbose_name="state",
            ),
        ),
    ]
