from django.urls import path

from reports import paper_views, text_views, views

app_name = "reports"
urlpatterns = [
    path("dot/<slug:code>/bao-cao/", views.reports, name="request"),
    path("dot/<slug:code>/bao-cao/xem/", views.preview, name="preview"),
    path("dot/<slug:code>/bao-cao/loi-van/", text_views.texts, name="texts"),
    path("dot/<slug:code>/bao-cao/loi-van/sua/", text_views.act, name="word"),
    path("dot/<slug:code>/to-trinh/<int:pk>/", paper_views.paper, name="paper"),
    path("dot/<slug:code>/to-trinh/<int:pk>/pdf/", paper_views.request_paper, name="paper_pdf"),
]
