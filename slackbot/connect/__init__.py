"""`slackbot doctor --connect`: two people, one of each company, settle in a shared channel what no document says."""
