"""Addresses of the work."""

from django.urls import path

from responses.views import (
    autosave,
    calendar,
    check,
    comments,
    editor,
    handing_over,
    history,
    mine,
    moving,
    registers,
    reminding,
    response,
    submission,
    workspace,
)

app_name = "responses"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("register/", registers.register, name="register"),
    path("register/export/<slug:form>/", registers.register_export, name="register_export"),
    path("recommendations/", registers.recommendations, name="recommendations"),
    path("recommendations/export/<slug:form>/", registers.recommendations_export, name="recommendations_export"),
    path("calendar/<str:secret>.ics", calendar.calendar, name="calendar"),
    path("hand-over/", handing_over.handing_over, name="hand_over"),
    path("<int:pk>/", response.response_detail, name="response_detail"),
    path("<int:pk>/recommendations/", response.response_recommendations, name="response_recommendations"),
    path("<int:pk>/both/", response.response_texts, name="response_texts"),
    path("<int:pk>/people/", response.response_people, name="response_people"),
    path("<int:pk>/remind/<slug:strand>/", reminding.remind, name="remind"),
    path("<int:pk>/history/", response.response_history, name="response_history"),
    path("<int:pk>/moves/<slug:name>/", moving.response_move, name="response_move"),
    path("<int:pk>/in-charge/", workspace.response_in_charge, name="put_in_charge"),
    path("<int:pk>/texts/", workspace.workspace, name="workspace"),
    path("<int:pk>/texts/<slug:side>/<slug:address>/", editor.text_edit, name="text_edit"),
    path("<int:pk>/texts/<slug:side>/<slug:address>/keep/", autosave.text_keep, name="text_keep"),
    path("<int:pk>/texts/<slug:side>/<slug:address>/in-charge/", workspace.text_in_charge, name="text_put_in_charge"),
    path("<int:pk>/comments/", comments.comment_add, name="comment_add"),
    path("<int:pk>/comments/<int:comment_pk>/resolve/", comments.comment_resolve, name="comment_resolve"),
    path("<int:pk>/texts/<slug:side>/<slug:address>/history/", history.text_history, name="text_history"),
    path(
        "<int:pk>/texts/<slug:side>/<slug:address>/history/<int:version>/restore/",
        history.text_restore,
        name="text_restore",
    ),
    path("<int:pk>/changes/", history.changes, name="changes"),
    path("<int:pk>/check/", check.check, name="check"),
    path("<int:pk>/check/confirm/", check.detail_confirm, name="detail_confirm"),
    path("<int:pk>/submissions/<int:submission_pk>/", submission.submission, name="submission"),
]
