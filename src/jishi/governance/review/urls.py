"""Pages of the review desk."""

from __future__ import annotations

from django.urls import path

from jishi.governance.review.console import views

urlpatterns = [
    path("desk/review/", views.queue, name="desk_review"),
    path("desk/review/next", views.take_next, name="desk_review_next"),
    path("desk/review/<uuid:item_id>", views.item_page, name="desk_review_item"),
    path("desk/review/<uuid:item_id>/take", views.take, name="desk_review_take"),
    path("desk/review/<uuid:item_id>/skip", views.skip, name="desk_review_skip"),
    path("desk/review/<uuid:item_id>/decide", views.decide, name="desk_review_decide"),
]
