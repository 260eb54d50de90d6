"""Community correction (社区矫正) casework: facts in a log, duties worked out from dated law, alerts with reasons."""
