from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.models.methods import MethodVersion
from scoring.models.runs import ScoringRun
from surveys.models import Round


class Analysis(models.Model):
    """What an analysis of a round's answers found, kept so that nobody computes the same twice; never overwritten.

    `parameters` is the shape of `scoring.analysis.asked.Asked`, `result` that of the kind's own dataclass. Small groups
    are hidden in it already: it may be shown to whoever may see the figures of its unit, block or round. `run` is the
    run of the same answers, of a closed round: who sees it sees the analysis, whatever came after. `cells` are never
    shown: with the first table of the same answers by the same groups they keep all its cells, beside which later
    tables are hidden (`scoring.analysis.told`), with opinions how many gave each answer (`scoring.analysis.opinions`).
    """

    class Kind(models.TextChoices):
        CROSSTAB = "crosstab", _("bảng theo nhóm người trả lời")
        ALPHA = "alpha", _("độ tin cậy của thang đo")
        DRIVERS = "drivers", _("mức quan trọng và kết quả của yếu tố")
        CHANNELS = "channels", _("khác biệt theo kênh thu")
        SERVICES = "services", _("chỉ số theo thủ tục")
        RAKING = "raking", _("chỉ số cân theo cơ cấu dân số")
        OPINIONS = "opinions", _("ý kiến ngoài các câu chấm điểm")

    round = models.ForeignKey(Round, models.PROTECT, related_name="analyses")
    kind = models.CharField(max_length=10, choices=Kind)
    parameters = models.JSONField()
    parameters_hash = models.CharField(max_length=64)
    method_version = models.ForeignKey(MethodVersion, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    code_version = models.CharField(max_length=20)
    run = models.ForeignKey(ScoringRun, models.PROTECT, null=True, related_name="analyses")
    result = models.JSONField()
    cells = models.JSONField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "kind", "parameters_hash", "method_version", "fingerprint", "code_version"),
                name="same_analysis_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("crosstab", "alpha", "drivers", "channels", "services", "raking", "opinions")),
                name="analysis_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round.code}: {self.kind} #{self.pk}"
