"""Counts kept in step with the rows: deltas are appended in the writing transaction, folded later, read together."""

from django.db import models

from safetyportal.core.places import PlaceField


class RollupCell(models.Model):
    """Sum of one metric for one place, one combination of dimensions and one period.

    There is one for the township and one for each division above it; `depth` is how many codes the place has.
    """

    metric = models.CharField(max_length=48)
    depth = models.PositiveSmallIntegerField(default=0)
    place = PlaceField()
    dimensions = models.CharField(max_length=200, default="")  # "class=A;status=active", keys in order
    period = models.DateField(null=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rollup_cell_once",
                fields=["metric", "depth", "place", "period", "dimensions"],
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.metric} {self.place} {self.dimensions}"


class RollupDelta(models.Model):
    """A change not yet folded into its cell. Append-only, so that writers never wait for each other."""

    metric = models.CharField(max_length=48)
    place = PlaceField()
    dimensions = models.CharField(max_length=200, default="")
    period = models.DateField(null=True)
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["metric", "place"], name="rollup_delta_metric_place")]

    def __str__(self):
        return f"{self.metric} {self.place} {self.value:+d}"
