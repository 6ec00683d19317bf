"""What a person does with videos: upload, history, player, export."""
