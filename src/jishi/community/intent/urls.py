"""Pages of the text desk."""

from __future__ import annotations

from django.urls import path

from jishi.community.intent.console import views

urlpatterns = [
    path("desk/texts/", views.texts, name="desk_texts"),
    path("desk/texts/correct", views.correct, name="desk_texts_correct"),
]
