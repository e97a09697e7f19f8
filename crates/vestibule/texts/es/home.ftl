# Palabras del inicio.

home-title = Inicio
home-welcome = Le damos la bienvenida, { $name }
home-record-of = El expediente de { $name }
home-no-record-title = Aquí todavía no hay un expediente suyo
home-no-record-text = Cuando la clínica una su expediente con su cuenta, lo encontrará aquí. Si cree que es un error, llame a la clínica.
