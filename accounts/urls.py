"""Where does a person come in, go, and look after their account?"""

from django.urls import path

from accounts import mail_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("mail-events/", mail_views.mail_events, name="mail_events"),
    path("second-factor/", views.set_up, name="second_factor"),
]
