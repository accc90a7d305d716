"""Where is looked after what could not be sent?"""

from django.urls import path

from journal import views

app_name = "undelivered"
urlpatterns = [
    path("", views.not_sent, name="people"),
    path("<int:pk>/again/", views.send_again, name="send_again"),
]
