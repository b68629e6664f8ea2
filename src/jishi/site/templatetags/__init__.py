"""What desk templates may load: `{% load desk %}`."""
