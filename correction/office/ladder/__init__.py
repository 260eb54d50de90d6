"""What happens when nobody acts on an alert (预警升级): the steps, who is on duty, the clocks, the digest."""
