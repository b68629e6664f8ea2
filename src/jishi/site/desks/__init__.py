"""The desks that join many rooms: where everyone starts, the merchant's, the operator's."""
