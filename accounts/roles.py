from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who a person is to the portal (DESIGN § 1); what a role may see lies in its membership's scope."""

    SURVEYOR = "surveyor", _("Điều tra viên")
    COORDINATOR = "coordinator", _("Điều phối Bưu điện")
    OFFICER = "officer", _("Cán bộ đơn vị")
    HEAD = "head", _("Lãnh đạo đơn vị")
    SECTOR_LEAD = "sector_lead", _("Phụ trách khối")
    HOME_AFFAIRS = "home_affairs", _("Sở Nội vụ")
    LEADERSHIP = "leadership", _("Lãnh đạo tỉnh")
    STEERING = "steering", _("Ban Chỉ đạo CCHC")
    SUPERVISOR = "supervisor", _("Giám sát")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    DATA_PROTECTION = "data_protection", _("Bảo vệ dữ liệu cá nhân")

    @classmethod
    def of_an_agency(cls) -> tuple["Role", ...]:
        """Roles that only make sense over a named agency."""
        return (cls.OFFICER, cls.HEAD)

    @classmethod
    def of_the_province(cls) -> tuple["Role", ...]:
        """Roles that see every agency unless their membership names an agency or a block."""
        return (cls.HOME_AFFAIRS, cls.LEADERSHIP, cls.STEERING, cls.SUPERVISOR)

    @classmethod
    def of_the_whole(cls) -> tuple["Role", ...]:
        """Roles that keep the system as a whole and cannot be narrowed to a part of the province."""
        return (cls.ADMINISTRATOR, cls.DATA_PROTECTION)

    @classmethod
    def seeing_results(cls) -> tuple["Role", ...]:
        """Roles that see rounds and results within their scope; who runs the system is not among them."""
        return (*cls.of_the_province(), cls.SECTOR_LEAD, *cls.of_an_agency())

    @classmethod
    def computing_results(cls) -> tuple["Role", ...]:
        """Roles that open rounds and compute the index."""
        return (cls.HOME_AFFAIRS,)

    @classmethod
    def collecting(cls) -> tuple["Role", ...]:
        """Roles that plan rounds and watch over their collection: the province's, or an agency's own (tự khảo sát)."""
        return (cls.HOME_AFFAIRS, *cls.of_an_agency())

    @classmethod
    def watching_collection(cls) -> tuple["Role", ...]:
        """Roles that see how many forms came in; who posts and keys paper forms is among them."""
        return (*cls.seeing_results(), cls.COORDINATOR)

    @classmethod
    def keying_paper(cls) -> tuple["Role", ...]:
        """Roles that key in paper forms; an agency's own people those of its own survey (tự khảo sát) alone."""
        return (cls.HOME_AFFAIRS, cls.COORDINATOR, cls.SURVEYOR, *cls.of_an_agency())

    @classmethod
    def managing_people(cls) -> tuple["Role", ...]:
        """Roles that make every account, grant every role and let other systems in."""
        return (cls.ADMINISTRATOR,)

    @classmethod
    def keeping_agencies(cls) -> tuple["Role", ...]:
        """Roles that keep agencies, services and recipients; Sở Nội vụ's only over the whole province."""
        return (cls.ADMINISTRATOR, cls.HOME_AFFAIRS)

    @classmethod
    def keeping_privacy(cls) -> tuple["Role", ...]:
        """Roles that keep what citizens are told of their data, and its terms; Sở Nội vụ's over the whole alone."""
        return (cls.ADMINISTRATOR, cls.DATA_PROTECTION, cls.HOME_AFFAIRS)

    @classmethod
    def inviting(cls) -> tuple["Role", ...]:
        """Roles that invite colleagues, each within its bounds (`agencies.rights`)."""
        return (cls.ADMINISTRATOR, cls.HOME_AFFAIRS, cls.HEAD)

    @classmethod
    def delegable(cls) -> tuple["Role", ...]:
        """Roles that a colleague may hold during an absence; of those who keep the whole a second one is named."""
        return tuple(role for role in cls if role not in (*cls.of_the_whole(), cls.SURVEYOR))
