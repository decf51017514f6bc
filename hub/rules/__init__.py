"""Early warning: rules as data, for whom they hold, and the alerts that come and go with that."""
