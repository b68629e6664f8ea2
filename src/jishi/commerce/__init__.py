"""Commerce · 商业: ledger, catalog, payments, orders. Knows shops, money and parcels; knows no clips."""
