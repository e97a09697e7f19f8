# Las palabras que comparten todas las páginas. Claras y amables; "usted" es quien lee, "nosotros" es la clínica.
# Español para toda América; fechas, horas y números como los escriben los hispanohablantes de Estados Unidos.

ui-language-name = Español

## El marco de cada página

ui-title-error = Error: { $title }
ui-skip = Ir a la parte principal
ui-home-link = { $clinic }, inicio
ui-navigation = Menú principal
ui-breadcrumbs = Usted está aquí
ui-signed-in-as = Sesión de { $name }
ui-sign-out = Cerrar sesión
ui-record-section = De quién es el expediente
ui-record-own = Su expediente
ui-record-other = Expediente de { $name }
ui-record-born = Fecha de nacimiento: { $date }
ui-record-back = Volver a su propio expediente
ui-demo-label = Demostración
ui-demo = Todas las personas de aquí son inventadas. No escriba nombres ni datos de salud reales.
ui-help-heading = ¿Necesita ayuda?
ui-help-call = Llame al { $phone }
ui-urgent-heading = Si no puede esperar
ui-settings = Opciones de página
ui-text-size = Tamaño de letra
ui-theme = Colores
ui-language = Idioma
ui-reduce-detail = Menos detalles
ui-time-zone = Zona horaria
ui-text-size-standard = Normal
ui-text-size-large = Grande
ui-text-size-larger = Más grande
ui-theme-system = Como en mi dispositivo
ui-theme-light = Claros
ui-theme-dark = Oscuros
ui-foot-motto = Una puerta a su expediente médico que siempre está abierta.

## El fin de una sesión

ui-session-notice = Si usted no hace nada, su sesión se cierra a esta hora ({ $time }). Cada página que abra le da más tiempo.
ui-session-title = ¿Sigue ahí?
ui-session-text = Para proteger su expediente, vamos a cerrar su sesión pronto. Se perderá lo que escribió y no envió.
ui-session-left = { $minutes ->
    [0] Queda menos de 1 minuto.
    [one] Queda { $minutes } minuto.
    [many] Quedan { $minutes } de minutos.
   *[other] Quedan { $minutes } minutos.
 }
ui-session-stay = Seguir con la sesión

## Formularios

ui-error-prefix = Error:
ui-summary-title = Hay un problema
ui-day = Día
ui-month = Mes
ui-year = Año
ui-optional = { $label } (puede dejarlo en blanco)
ui-show-password = Mostrar la contraseña
ui-hide-password = Ocultar la contraseña
ui-passkey-before = Su dispositivo le va a pedir la huella, la cara o el bloqueo de pantalla.
ui-passkey-cancelled = Usted lo canceló. No cambió nada. Pruebe otra vez o use su contraseña.
ui-passkey-cancelled-new = Usted lo canceló. No cambió nada. Puede probar otra vez.
ui-passkey-known = Este dispositivo ya tiene una llave de acceso suya.
ui-passkey-failed = No funcionó. Pruebe otra vez o use otra manera.
ui-passkey-script = Para usar una llave de acceso, active JavaScript en este navegador o use otra manera.
ui-select-none = Elija una opción
ui-characters = Puede escribir hasta { $count } caracteres.
ui-filter-apply = Mostrar estos
ui-filter-clear = Borrar todo

## Listas y bloques

ui-pager = Páginas
ui-pager-next = Página siguiente
ui-pager-previous = Página anterior
ui-pager-first = Volver a la primera página
ui-new = Nuevo
ui-task-due = antes de esta fecha: { $date }
ui-see-all = Ver los { $count }
ui-as-of = Al día hasta esta fecha: { $date }
ui-change = Cambiar
ui-change-what = Cambiar: { $what }
ui-warning = Atención:
ui-note = Nota:
ui-done = Listo:
ui-problem = Problema:

## Gráficas

ui-range-usual = Rango habitual
ui-range-you = Usted: { $value }
ui-range-you-theirs = Valor: { $value }
ui-range-sentence = { $value }. { $standing } El rango habitual va de { $low } a { $high }.
ui-range-sentence-below = { $value }. { $standing } El rango habitual llega hasta { $high }.
ui-range-sentence-above = { $value }. { $standing } El rango habitual es de { $low } o más.
ui-range-in = En el rango habitual.
ui-range-high = Más alto de lo habitual.
ui-range-low = Más bajo de lo habitual.
ui-trend-band = Rango habitual
ui-trend-point = { $date }: { $value }

## Fechas, horas, números

ui-month-1 = enero
ui-month-2 = febrero
ui-month-3 = marzo
ui-month-4 = abril
ui-month-5 = mayo
ui-month-6 = junio
ui-month-7 = julio
ui-month-8 = agosto
ui-month-9 = septiembre
ui-month-10 = octubre
ui-month-11 = noviembre
ui-month-12 = diciembre
ui-month-short-1 = ene
ui-month-short-2 = feb
ui-month-short-3 = mar
ui-month-short-4 = abr
ui-month-short-5 = may
ui-month-short-6 = jun
ui-month-short-7 = jul
ui-month-short-8 = ago
ui-month-short-9 = sep
ui-month-short-10 = oct
ui-month-short-11 = nov
ui-month-short-12 = dic
ui-weekday-1 = lunes
ui-weekday-2 = martes
ui-weekday-3 = miércoles
ui-weekday-4 = jueves
ui-weekday-5 = viernes
ui-weekday-6 = sábado
ui-weekday-7 = domingo
ui-date = { $day } de { $month } de { $year }
ui-date-short = { $day } { $month } { $year }
ui-date-weekday = { $weekday }, { $day } de { $month } de { $year }
ui-month-year = { $month } de { $year }
ui-time = { $hour12 }:{ $minute }{"\u00A0"}{ $half }
ui-time-am = a.{"\u00A0"}m.
ui-time-pm = p.{"\u00A0"}m.
ui-date-time = { $date }, { $time }
ui-date-relative = { $date } ({ $relative })
ui-relative-today = hoy
ui-relative-yesterday = ayer
ui-relative-tomorrow = mañana
ui-relative-days-ago = { $count ->
    [one] hace { $count } día
    [many] hace { $count } de días
   *[other] hace { $count } días
 }
ui-relative-in-days = { $count ->
    [one] en { $count } día
    [many] en { $count } de días
   *[other] en { $count } días
 }
ui-relative-weeks-ago = { $count ->
    [one] hace { $count } semana
    [many] hace { $count } de semanas
   *[other] hace { $count } semanas
 }
ui-relative-in-weeks = { $count ->
    [one] en { $count } semana
    [many] en { $count } de semanas
   *[other] en { $count } semanas
 }
ui-number-decimal = .
ui-number-group = ,

## Cuando una página no se puede mostrar

ui-error-400-title = No pudimos leer lo que se envió
ui-error-400-text = Algo se perdió en el camino. Regrese y pruebe otra vez.
ui-error-403-title = Usted no puede abrir esta página
ui-error-403-text = Inició sesión, pero esta página es de otro expediente o pide un permiso que usted no tiene. Si cree que sí puede verla, llámenos.
ui-error-404-title = Aquí no hay ninguna página
ui-error-404-text = Puede que el enlace sea viejo o que la dirección tenga un error. A todas sus páginas se llega desde el inicio.
ui-error-413-title = Es demasiado grande para enviarlo
ui-error-413-text = Envíe un archivo más pequeño o un texto más corto. Si no puede hacerlo más pequeño, llámenos.
ui-error-422-title = Hay respuestas que revisar
ui-error-422-text = Regrese y revise lo que escribió. Todavía no se guardó nada.
ui-error-429-title = Espere un momento
ui-error-429-text = Hubo muchos intentos en poco tiempo. Para proteger los expedientes, le pedimos que espere un minuto y pruebe otra vez.
ui-error-500-title = Lo sentimos, algo falló de nuestro lado
ui-error-500-text = No es culpa suya y ya nos avisaron. Pruebe otra vez en unos minutos.
ui-error-503-title = Lo sentimos, el portal está en pausa
ui-error-503-text = Le estamos dando mantenimiento y volverá pronto. Su expediente está a salvo.
ui-error-channel = También puede llamarnos por teléfono.
ui-error-code = Si llama, diga este código: { $code }
ui-error-home = Ir al inicio
ui-error-back-door = Ir a iniciar sesión

ui-characters-left = Caracteres que quedan: { $count }
ui-characters-over = Caracteres de más: { $count }
ui-file-remove = Quitar
ui-file-checking = Revisando…
ui-file-ready = Listo
ui-file-refused = No se puede usar.
ui-finder-name = Buscar: { $label }
ui-finder-search = Buscar
ui-finder-more = Más formas de acortar la lista
ui-finder-remove = Ya no acortar por
ui-finder-found = Encontrados: { $count }
ui-period-from = Desde
ui-period-to = Hasta
ui-pager-shown = Se muestran de { $from } a { $to }
ui-pager-shown-of = Se muestran de { $from } a { $to }, de { $total }
ui-sort = Ordenar por
ui-sort-by = poner la lista en este orden
ui-sort-turn = invertir el orden
ui-step = Paso { $at } de { $of }
ui-stage-done = Terminado
ui-stage-begun = En marcha
ui-stage-ahead = Sin comenzar
ui-stage-closed = Todavía no se puede comenzar
ui-answer-missing = Todavía sin respuesta
ui-message-you = Usted
ui-message-automatic = Esta es una respuesta automática.
ui-waiting = Cargando
ui-waiting-again = Mirar otra vez ahora
ui-list-comma = ,
ui-twin-date = Fecha
ui-twin-value = Valor
ui-twin-said = En palabras
ui-twin-earlier = Valores anteriores ({ $count })
ui-print = Imprimir esta página
ui-print-how = Use la orden de imprimir de su navegador: Ctrl y P en una computadora, Compartir y luego Imprimir en un teléfono. Los menús no salen en el papel.

## El aspecto de una clínica

ui-brand-contrast = { $name }: { $front } sobre { $ground } llega a { $measured } a 1. Para verlo bien hace falta { $needed } a 1.
ui-brand-instead = { $near } serviría.
ui-brand-ink = Palabras sobre el color de la casa
ui-brand-page = El color de la casa en páginas claras
ui-brand-action-light = Enlaces y botones en páginas claras
ui-brand-action-dark = Enlaces y botones en páginas oscuras
ui-brand-radius = Las esquinas pueden tener hasta { $most } píxeles de redondeo.
ui-brand-fonts = Escriba los nombres de las letras con comas entre ellos y termine con sans-serif, serif o system-ui.
ui-logo-size = El archivo es demasiado grande. Un logotipo puede tener hasta { $most } caracteres.
ui-logo-broken = El archivo no es un dibujo SVG completo. Guárdelo otra vez como SVG simple.
ui-logo-element = El logotipo contiene “{ $name }”, que no aceptamos. Guárdelo como SVG simple, solo con formas; convierta el texto en contornos.
ui-logo-attribute = El logotipo usa “{ $name }”, que no aceptamos. Guárdelo como SVG simple, sin estilos, programas ni enlaces.
ui-logo-view-box = El logotipo no dice su tamaño. Guárdelo con un viewBox.
