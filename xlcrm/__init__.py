"""xlcrm: an office's own Excel workbook is its CRM."""

__version__ = "0.1.0"
__all__ = ["__version__"]
