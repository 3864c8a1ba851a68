"""What a GeoPackage is made of: its system tables, feature tables, descriptions and QGIS styles."""
