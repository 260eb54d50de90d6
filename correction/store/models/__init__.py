"""Read models (读模型): rows worked out from entries in the transaction that writes them, and anew."""
