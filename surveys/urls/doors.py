"""Access points and posters: /noi-bo/thu-phieu/<code>/diem-thu/…"""

from django.urls import path

from surveys.views import doors

app_name = "doors"
urlpatterns = [
    path("<slug:code>/diem-thu/", doors.doors, name="doors"),
    path("<slug:code>/diem-thu/moi/", doors.add, name="add"),
    path("<slug:code>/diem-thu/in/", doors.posters, name="posters"),
    path("<slug:code>/diem-thu/<int:door_id>/", doors.door, name="door"),
    path("<slug:code>/diem-thu/<int:door_id>/thay-doi/", doors.change, name="change"),
    path("<slug:code>/diem-thu/<int:door_id>/may/", doors.kiosk, name="kiosk"),
]
