from django.urls import path

from accounts.views import entrance, own, tables

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", entrance.sign_in, name="sign_in"),
    path("dang-xuat/", entrance.sign_out, name="sign_out"),
    path("mo-tai-khoan/<slug:secret>/", entrance.one_time_link, name="one_time_link"),
    path("tai-khoan/cua-toi/mat-khau/", own.change_password, name="password"),
    path("tai-khoan/cua-toi/phien/", own.leave, name="leave"),
    path("tai-khoan/cua-toi/bang/", tables.table_look, name="table_look"),
]
