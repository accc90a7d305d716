"""Where is the demo's mail read?"""

from django.urls import path

from pcc_tracker import mailbox_views

app_name = "mailbox"
urlpatterns = [
    path("", mailbox_views.messages, name="messages"),
    path("<str:key>/", mailbox_views.message, name="message"),
    path("<str:key>/html/", mailbox_views.message_html, name="message_html"),
]
