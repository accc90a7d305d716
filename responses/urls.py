"""Addresses of the work."""

from django.urls import path

from responses.views import check, comments, handing_over, history, registers, response, submission

app_name = "responses"
urlpatterns = [
    path("", registers.register, name="register"),
    path("hand-over/", handing_over.handing_over, name="hand_over"),
    path("<int:pk>/", response.response_detail, name="response_detail"),
    path("<int:pk>/moves/<slug:name>/", response.response_move, name="response_move"),
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
