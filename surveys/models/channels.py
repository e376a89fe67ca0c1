from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.IntegerChoices):
    """By which way an answer came in. The numbers are stored in answers and tallies: never reuse one."""

    COUNTER = 1, _("Bộ phận Một cửa")
    ENUMERATOR = 2, _("Điều tra viên, Bưu điện")
    POST = 3, _("Gửi thư")
    PHONE = 4, _("Điện thoại")
    WEB = 5, _("Đường dẫn trên mạng")
    QR = 6, _("Mã QR")
    SMS = 7, _("Tin nhắn SMS")
    ZALO = 8, _("Zalo")
    EMAIL = 9, _("Thư điện tử")
    KIOSK = 10, _("Máy đặt tại quầy")
    PAPER = 11, _("Phiếu giấy nhập máy")
    FILE = 12, _("Tệp dữ liệu")
