"""Exchanging a person with other systems of the labour market: the WerkzoekendeProfiel of VUM 1.5. Off by default."""
