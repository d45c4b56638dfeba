-- The function an address is in: the view frame_name.
CREATE INDEX symbol_place ON symbol(binary_id, place);
