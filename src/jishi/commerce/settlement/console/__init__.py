"""The money pages of the merchant's and the operator's desk."""
