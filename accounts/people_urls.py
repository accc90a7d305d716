"""Where are people, invitations, absences and a body's settings looked after?"""

from django.urls import path

from accounts import absence_views, body_views, calendar_views, invitation_views, people_views, post_views

app_name = "people"
urlpatterns = [
    path("", people_views.people, name="people"),
    path("invite/", invitation_views.invite, name="invite"),
    path("invitations/<int:pk>/renew/", invitation_views.invitation_renew, name="invitation_renew"),
    path("invitations/<int:pk>/withdraw/", invitation_views.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<str:secret>/", invitation_views.invitation, name="invitation"),
    path("absence/", absence_views.absence, name="absence"),
    path("absence/<int:pk>/end/", absence_views.absence_end, name="absence_end"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/end/", calendar_views.calendar_end, name="calendar_end"),
    path("post/", post_views.post, name="post"),
    path("body/<slug:slug>/", body_views.body, name="body"),
    path("<int:pk>/", people_views.person, name="person"),
    path("<int:pk>/absence/", absence_views.person_absence, name="person_absence"),
    path("<int:pk>/close/", people_views.account_close, name="account_close"),
    path("<int:pk>/open/", people_views.account_open, name="account_open"),
    path("<int:pk>/roles/<int:membership_pk>/end/", people_views.role_end, name="role_end"),
    path("<int:pk>/second-factor/", people_views.second_factor_remove, name="second_factor_remove"),
]
