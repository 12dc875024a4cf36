"""What Excel and LibreOffice call: worksheet functions (`udfs`) and ribbon actions (`actions`)."""
