"""Action plans in the officials' workspace: /noi-bo/ke-hoach/…"""

from django.urls import path

from dashboards.plans import edit_views, list_views, measure_views, start_views, target_views, views

app_name = "plans"
urlpatterns = [
    path("", list_views.plans, name="plans"),
    path("moi/", start_views.start, name="start"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/viec/", views.act, name="act"),
    path("<int:pk>/nop/", views.hand_in, name="hand_in"),
    path("<int:pk>/sua/", edit_views.edit, name="edit"),
    path("<int:pk>/chi-tieu/", target_views.targets, name="targets"),
    path("<int:pk>/de-xuat/", start_views.propose, name="propose"),
    path("<int:pk>/bien-phap/them/", measure_views.add, name="add"),
    path("<int:pk>/bien-phap/<int:measure>/", measure_views.measure, name="measure"),
    path("<int:pk>/bien-phap/<int:measure>/sua/", measure_views.edit, name="edit_measure"),
    path("<int:pk>/bien-phap/<int:measure>/viec/", measure_views.act, name="measure_act"),
    path("<int:pk>/bien-phap/<int:measure>/doi-cho/", measure_views.move, name="move"),
    path("<int:pk>/bien-phap/<int:measure>/minh-chung/<int:proof>/", measure_views.proof, name="proof"),
]
