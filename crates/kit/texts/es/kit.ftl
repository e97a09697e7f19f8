# Palabras del armazón: inicio, opciones de página y fallas que no tienen palabras en otra parte.

kit-home-to-do = Por hacer
kit-home-new = Nuevo para usted
kit-home-lately = Lo que llegó hace poco
kit-home-new-since = Es nuevo lo que llegó desde su última visita al portal: { $date }.
kit-home-nothing-since = No llegó nada nuevo desde su última visita al portal: { $date }.
kit-home-quiet = No tiene nada pendiente.
kit-home-quiet-text = Cuando llegue algo nuevo o haya algo que hacer, lo verá aquí.
kit-home-want = Quiero…
kit-home-people = Personas a las que ayudo
kit-home-people-count = { $count ->
    [one] Usted ayuda a 1 persona con su expediente médico.
    [many] Usted ayuda a { $count } de personas con sus expedientes médicos.
   *[other] Usted ayuda a { $count } personas con sus expedientes médicos.
 }
kit-home-people-text = Los ve con su propia cuenta, y cada página dice de quién es el expediente.
kit-home-people-choose = Elegir qué expediente abrir

kit-account-without-name = su cuenta
kit-preferences-lead = Estas opciones se quedan en este dispositivo. Cuando inicie sesión por primera vez, van con usted.
kit-preferences-lead-own = Estas opciones son suyas. Son las mismas en cada dispositivo donde inicie sesión.
kit-preferences-all = Mostrar todo
kit-preferences-less = Mostrar menos en cada página
kit-preferences-less-hint = Usted ve solo los nombres de todos los días. Los nombres médicos, y de dónde viene cada dato, se abren cuando los quiera.
kit-preferences-follow = Como en mi navegador
kit-preferences-zone-clinic = Como en la clínica ({ $place })
kit-preferences-zone-hint = En estos relojes ahora es { $time }; con ellos se muestran todas las horas.
kit-preferences-text-size-unknown = Elija uno de los tamaños de letra.
kit-preferences-theme-unknown = Elija unos colores de la lista.
kit-preferences-language-unknown = Elija uno de los idiomas de la lista.
kit-preferences-detail-unknown = Elija cuánto muestra cada página.
kit-preferences-time-zone-unknown = Elija una de las zonas horarias de la lista.
kit-preferences-save = Guardar las opciones
kit-preferences-saved = Se guardaron sus opciones de página
kit-zone-atlantic = Hora del Atlántico (Puerto Rico)
kit-zone-eastern = Hora del Este (Nueva York)
kit-zone-central = Hora del Centro (Chicago)
kit-zone-mountain = Hora de la Montaña (Denver)
kit-zone-arizona = Hora de Arizona (Phoenix)
kit-zone-pacific = Hora del Pacífico (Los Ángeles)
kit-zone-alaska = Hora de Alaska (Anchorage)
kit-zone-hawaii = Hora de Hawái (Honolulu)
kit-zone-utc = Hora mundial (UTC)
kit-zones-africa = África
kit-zones-america = América
kit-zones-antarctica = Antártida
kit-zones-asia = Asia
kit-zones-atlantic = Océano Atlántico
kit-zones-australia = Australia
kit-zones-europe = Europa
kit-zones-indian = Océano Índico
kit-zones-pacific = Océano Pacífico
kit-fault-again = Probar otra vez
kit-fault-conflict-title = Alguien cambió esto al mismo tiempo
kit-fault-conflict-text = No guardamos lo que envió, para que no se pierda nada. Abra la página otra vez para ver cómo está ahora y después haga su cambio.
kit-fault-host-title = Esta no es la dirección del portal
kit-fault-host-text = Use esta dirección: { $address }. Si usted cuida este portal: la dirección que está en sus opciones no es la misma que la del navegador.
kit-fault-form-title = No pudimos confirmar que esto venía de usted
kit-fault-form-text = La página estuvo abierta mucho tiempo o no era una de las nuestras. No se cambió nada. Abra la página otra vez y envíelo de nuevo.
