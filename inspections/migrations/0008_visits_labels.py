"""Labels of fields and states that records and trails show by name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_job_holder"),
        ("inspections", "0007_visits_concealed_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="campaign",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "in preparation"),
                    ("running", "running"),
                    ("closed", "campaign closed"),
                    ("cancelled", "cancelled"),
                ],
                default="draft",
                max_length=16,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="campaign",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.jurisdiction",
                verbose_name="area inspected",
            ),
        ),
        migrations.AlterField(
            model_name="decisionpublication",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publication",
                to="inspections.enforcementcase",
                verbose_name="enforcement case",
            ),
        ),
        migrations.AlterField(
            model_name="decisionpublication",
            name="party_kind",
            field=models.CharField(
                choices=[("unit", "unit"), ("person", "individual")], max_length=8, verbose_name="party"
            ),
        ),
        migrations.AlterField(
            model_name="discretiontable",
            name="jurisdiction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.jurisdiction",
                verbose_name="division",
            ),
        ),
        migrations.AlterField(
            model_name="discretiontable",
            name="party",
            field=models.CharField(
                blank=True,
                choices=[("unit", "unit"), ("person", "individual")],
                default="",
                max_length=8,
                verbose_name="party",
            ),
        ),
        migrations.AlterField(
            model_name="discretiontable",
            name="stage",
            field=models.CharField(
                blank=True,
                choices=[
                    ("first", "on discovery"),
                    ("overdue", "not corrected in time"),
                    ("serious", "in grave circumstances"),
                    ("accident", "accident caused"),
                ],
                default="",
                max_length=10,
                verbose_name="situation of the act",
            ),
        ),
        migrations.AlterField(
            model_name="enforcementcase",
            name="party_kind",
            field=models.CharField(
                choices=[("unit", "unit"), ("person", "individual")], default="unit", max_length=8, verbose_name="party"
            ),
        ),
        migrations.AlterField(
            model_name="enforcementpaper",
            name="issued_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="date of issue"),
        ),
        migrations.AlterField(
            model_name="enforcementpaper",
            name="number",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=80, verbose_name="number of the document"
            ),
        ),
        migrations.AlterField(
            model_name="enforcementpaper",
            name="prepared_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="drawn up by",
            ),
        ),
        migrations.AlterField(
            model_name="enforcementpaper",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("in_review", "being approved"),
                    ("approved", "to be issued"),
                    ("issued", "issued"),
                    ("served", "served"),
                    ("superseded", "replaced by a corrected one"),
                    ("voided", "voided"),
                    ("discarded", "given up before it was issued"),
                ],
                default="draft",
                max_length=16,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="enforcementpaper",
            name="values",
            field=models.JSONField(blank=True, default=dict, verbose_name="content of the document"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="location",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="spot"),
        ),
        migrations.AlterField(
            model_name="inspectionplan",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "in preparation"),
                    ("submitted", "waiting for approval"),
                    ("approved", "plan approved"),
                    ("filed", "filed with the upper body"),
                    ("acknowledged", "filing acknowledged"),
                    ("superseded", "replaced by a revision"),
                    ("withdrawn", "withdrawn"),
                ],
                default="draft",
                max_length=16,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="papersignature",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name of the signer"),
        ),
        migrations.AlterField(
            model_name="paperstep",
            name="opinion",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="opinion of the step"),
        ),
        migrations.AlterField(
            model_name="paperstep",
            name="step",
            field=models.CharField(
                choices=[
                    ("submit", "handed over for approval"),
                    ("unit_review", "reviewed by the handling department"),
                    ("review", "reviewed"),
                    ("approve", "approved by the head"),
                    ("return", "returned"),
                ],
                max_length=12,
                verbose_name="step of the approval",
            ),
        ),
        migrations.AlterField(
            model_name="planentry",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="inspections.inspectionplan",
                verbose_name="annual inspection plan",
            ),
        ),
        migrations.AlterField(
            model_name="pushdelivery",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="inspections.pushevent",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="pushdelivery",
            name="state",
            field=models.CharField(
                choices=[("waiting", "to be sent"), ("sent", "taken by the receiver"), ("given_up", "given up")],
                default="waiting",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="pushdelivery",
            name="status_code",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="status of the answer"),
        ),
        migrations.AlterField(
            model_name="pushdelivery",
            name="subscription",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="inspections.eventsubscription",
                verbose_name="event subscription",
            ),
        ),
        migrations.AlterField(
            model_name="randomdraw",
            name="committed_at",
            field=models.DateTimeField(verbose_name="pools fixed at"),
        ),
        migrations.AlterField(
            model_name="randomdraw",
            name="drawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="drawn at"),
        ),
        migrations.AlterField(
            model_name="randomdraw",
            name="status",
            field=models.CharField(
                choices=[
                    ("committed", "pools fixed"),
                    ("witnessed", "witness present"),
                    ("drawn", "drawn"),
                    ("published", "result published"),
                    ("void", "void"),
                ],
                default="committed",
                max_length=16,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="recheckitem",
            name="result",
            field=models.CharField(
                choices=[("passed", "found rectified"), ("failed", "not rectified")],
                max_length=8,
                verbose_name="result",
            ),
        ),
        migrations.AlterField(
            model_name="recusal",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recusal decided by",
            ),
        ),
        migrations.AlterField(
            model_name="sanction",
            name="party",
            field=models.CharField(
                choices=[("unit", "unit"), ("person", "individual")], max_length=8, verbose_name="party"
            ),
        ),
        migrations.AlterField(
            model_name="sanction",
            name="stage",
            field=models.CharField(
                choices=[
                    ("first", "on discovery"),
                    ("overdue", "not corrected in time"),
                    ("serious", "in grave circumstances"),
                    ("accident", "accident caused"),
                ],
                max_length=10,
                verbose_name="situation of the act",
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="completed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="completed at"),
        ),
        migrations.AlterField(
            model_name="visitobjection",
            name="answered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
        ),
        migrations.AlterField(
            model_name="visitsignature",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name of the signer"),
        ),
    ]
