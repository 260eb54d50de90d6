"""Daily supervision (日常监管): what is recorded, asked for, established, assessed and searched for."""
