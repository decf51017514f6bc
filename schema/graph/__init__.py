"""The types of the graph: made from what the entities declare, in one loop; nothing here is written for an entity."""
