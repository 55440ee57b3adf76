"""How new sheets and pages look, as the templates say, and the brush that paints them."""
