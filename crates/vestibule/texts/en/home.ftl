# Words of home.

home-title = Home
home-welcome = Welcome, { $name }
home-record-of = The record of { $name }
home-no-record-title = There is no record of your own here yet
home-no-record-text = When the clinic has connected your record with your account, you will find it here. If you think that this is a mistake, call the clinic.
