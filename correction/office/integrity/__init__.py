"""Looking across cases for supervision in name only (虚管核查): lists with names, to look into."""
