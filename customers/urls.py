"""Where billing systems post their events: /hooks/<provider>/[<brand>/]."""

from django.urls import path

from .providers.stripe.views import webhook as stripe_webhook

app_name = "customers"

urlpatterns = [
    path("stripe/", stripe_webhook, name="stripe"),
    path("stripe/<slug:brand>/", stripe_webhook, name="stripe_brand"),
]
