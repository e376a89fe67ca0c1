"""The questionnaire editor: /noi-bo/phieu-khao-sat/…"""

from django.urls import URLPattern, path

from surveys.views.editor import drafting, listing, previewing, publishing, translating, versions

app_name = "editor"
urlpatterns: list[URLPattern] = [
    path("", listing.questionnaires, name="questionnaires"),
    path("moi/", listing.new, name="new"),
    path("ban-nhap/<int:draft_id>/", drafting.draft, name="draft"),
    path("ban-nhap/<int:draft_id>/lam/", drafting.act, name="act"),
    path("ban-nhap/<int:draft_id>/luu/<slug:place>/", drafting.save, name="save"),
    path("ban-nhap/<int:draft_id>/ngon-ngu/", translating.languages, name="languages"),
    path("ban-nhap/<int:draft_id>/xem/", previewing.draft_preview, name="draft_preview"),
    path("ban-nhap/<int:draft_id>/ban-hanh/", publishing.publish, name="publish"),
    path("ban-nhap/<int:draft_id>/xoa/", publishing.delete, name="delete"),
    path("ban-nhap/<int:draft_id>/khoi-phuc/", publishing.restore, name="restore"),
    path("mau/<slug:slug>/", versions.questionnaire, name="questionnaire"),
    path("mau/<slug:slug>/so-sanh/", versions.compare, name="compare"),
    path("mau/<slug:slug>/<int:number>/", versions.questionnaire, name="version"),
    path("mau/<slug:slug>/<int:number>/xem/", previewing.version_preview, name="version_preview"),
    path("mau/<slug:slug>/<int:number>/sua/", listing.revise, name="revise"),
    path("mau/<slug:slug>/<int:number>/tep/<slug:format>/", versions.download, name="download"),
]
