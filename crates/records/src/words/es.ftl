# Palabras del expediente. "Usted" es quien lee, "nosotros" es la clínica.

records-home = Inicio
records-results-title = Resultados de pruebas
records-record-title = Mi expediente
records-action-results = Ver resultados de pruebas
records-action-record = Ver mi expediente

records-none-title = Aquí no hay un expediente suyo
records-none-text = Inició sesión, pero esta clínica no tiene un expediente médico a su nombre. Si cree que sí, llámenos.
records-none-action = Ir al inicio

## Inicio

records-new-title = Resultados nuevos de pruebas
records-new-none = No tiene nada pendiente.
records-new-none-text = No llegaron resultados de pruebas en los últimos 30 días.
records-see-all = Ver todos los resultados de pruebas
records-visit-title = Próxima cita
records-visit-with = { $time } con { $name }
records-visit-asked = Pedida, sin confirmar
records-visit-none = No hay ninguna cita planeada.
records-visit-none-text = Para pedir una, llámenos.

## La lista de resultados

records-filter-name = Nombre de la prueba
records-filter-year = Año
records-filter-every-year = Todos los años
records-filter-show = Mostrar
records-filter-all = Todos los resultados
records-filter-outside = Fuera del rango habitual
records-results-none-title = Todavía no hay resultados de pruebas
records-results-none-text = Cuando el laboratorio envíe un resultado, estará aquí.
records-results-narrow-title = Ningún resultado coincide
records-results-narrow-text = Pruebe con otro nombre o año, o mire todos los resultados.
records-results-so-far-title = Por ahora ningún resultado coincide
records-results-so-far-text = Hay resultados más viejos que todavía no revisamos. Siga para buscar más.
records-results-clear = Mostrar todos los resultados
records-newest = Volver a los más nuevos
records-older = Resultados más viejos
records-missing-title = ¿Falta un resultado?
records-missing-text = Casi todos los análisis de sangre están aquí en dos días. Las pruebas de tejido y algunas otras tardan hasta dos semanas. Si un resultado tarda más, llámenos.
records-no-date = No se sabe la fecha
records-comment = Con un comentario
records-comment-from = Comentario de { $name }

## Lo que dice un resultado

records-unnamed = Una prueba sin nombre
records-headline = { $name }: { $said }
records-headline-report = su informe
records-headline-waiting = todavía no está
records-headline-not-done = no se hizo
records-headline-withdrawn = se retiró
records-report = Informe
records-values = { $of ->
    [one] 1 valor
    [many] { $of } de valores
   *[other] { $of } valores
 }
records-outside = { $count } de { $of } fuera del rango habitual
records-all-usual = los { $of } en el rango habitual

records-very-low = valor muy bajo
records-low = valor bajo
records-little-low = valor un poco bajo
records-usual = en el rango habitual
records-little-high = valor un poco alto
records-high = valor alto
records-very-high = valor muy alto
records-unusual = no es lo habitual
records-very-unusual = lejos de lo habitual

records-very-low-tag = Muy bajo
records-low-tag = Bajo
records-little-low-tag = Un poco bajo
records-usual-tag = En el rango habitual
records-little-high-tag = Un poco alto
records-high-tag = Alto
records-very-high-tag = Muy alto
records-unusual-tag = No es lo habitual
records-very-unusual-tag = Lejos de lo habitual

records-very-low-sentence = Es un valor muy bajo.
records-low-sentence = Es un valor bajo.
records-little-low-sentence = Es un valor un poco bajo.
records-usual-sentence = Está en el rango habitual.
records-little-high-sentence = Es un valor un poco alto.
records-high-sentence = Es un valor alto.
records-very-high-sentence = Es un valor muy alto.
records-unusual-sentence = No es lo habitual.
records-very-unusual-sentence = Está lejos de lo habitual.

records-range = El rango habitual va de { $low } a { $high }.
records-range-above = El rango habitual es de { $low } o más.
records-range-below = El rango habitual llega hasta { $high }.
records-range-both = { $low } a { $high }
records-range-sent = Lo habitual, según el laboratorio: { $text }.
records-range-none = No se envió
records-no-range = El laboratorio no envió un rango habitual.
records-no-range-given = Este valor llegó sin rango habitual.
records-flag-other = El laboratorio añade: { $text }.

records-value-less = menos de { $value }
records-value-most = { $value } o menos
records-value-least = { $value } o más
records-value-more = más de { $value }
records-value-pair = { $upper } sobre { $lower }
records-yes = sí
records-no = no
records-no-value = sin valor
records-no-value-why = sin valor ({ $why })

records-state-waiting = Todavía no está
records-state-preliminary = Primera lectura
records-state-final = Resultado final
records-state-corrected = Corregido
records-state-not-done = No se hizo
records-state-withdrawn = Se retiró
records-state-unknown = No se sabe

## Un resultado

records-preliminary-text = Esta es una primera lectura. Todavía puede cambiar. El resultado final estará aquí cuando el laboratorio termine.
records-corrected-text = El laboratorio corrigió este resultado. Fecha: { $date }. Lo que usted ve es lo corregido.
records-corrected-undated = El laboratorio corrigió este resultado. Lo que usted ve es lo corregido.
records-withdrawn-text = El laboratorio retiró este resultado. Se anotó por error. No lo tome en cuenta.
records-not-done-text = Esta prueba no se hizo.
records-waiting-text = El laboratorio todavía no envió este resultado.
records-far-text = Aquí hay un valor muy lejos del rango habitual. Si nadie de la clínica ha hablado con usted de esto, llámenos hoy.
records-far-call = Aquí hay un valor muy lejos del rango habitual. Si nadie de la clínica ha hablado con usted de esto, llámenos hoy: { $phone }.
records-absent = { $count ->
    [one] 1 valor de este informe no se muestra aquí. Pregúntenos si quiere saberlo.
    [many] { $count } de valores de este informe no se muestran aquí. Pregúntenos si quiere saberlos.
   *[other] { $count } valores de este informe no se muestran aquí. Pregúntenos si quiere saberlos.
 }
records-comment-title = Esto escribió { $name }
records-comment-title-unnamed = Una nota sobre este resultado
records-story-title = Lo que dice el informe
records-file-text = Este informe es un archivo que no podemos mostrar aquí. Pídanos una copia.
records-value-title = Su valor
records-outside-title = { $count ->
    [one] 1 valor fuera del rango habitual
    [many] { $count } de valores fuera del rango habitual
   *[other] { $count } valores fuera del rango habitual
 }
records-all-title = Los { $of } valores
records-trend-title = A lo largo del tiempo
records-trend-caption = { $name }: todos los valores
records-trend-sentence = { $name }, { $first } a { $last }: el más bajo { $lowest }, el más alto { $highest }, el último { $value }.
records-trend-earlier = Valores anteriores ({ $count })
records-about-title = Sobre este resultado
records-test = Prueba
records-value = Valor
records-stands = En palabras
records-range-column = Rango habitual
records-taken = Fecha de la prueba
records-place = Lugar
records-performer = Lo hizo
records-ordered-by = Lo pidió
records-reader = Lo leyó
records-method = Cómo se midió
records-state = Estado
records-told = Fecha del informe

## Mi expediente

records-record-lead = Esto es lo que la clínica anotó sobre su salud. Si algo está mal o falta, díganos.
records-since = Desde: { $date }
records-until = Hasta: { $date }
records-noted = Anotado: { $date }
records-severe = Grave
records-more = Hay más de lo que se muestra aquí. Pídanos la lista completa.

records-conditions-title = Enfermedades y otros problemas de salud
records-conditions-now = Ahora
records-conditions-before = { $count ->
    [one] 1 problema de salud en el pasado
    [many] { $count } de problemas de salud en el pasado
   *[other] { $count } problemas de salud en el pasado
 }
records-conditions-none = No hay problemas de salud anotados.
records-conditions-none-text = Esto no quiere decir que no tenga ninguno. Si tiene uno, díganos.

records-allergies-title = Alergias
records-reaction = Reacción: { $reaction }
records-allergies-none = No hay alergias anotadas.
records-allergies-none-text = Esto no quiere decir que no tenga ninguna. Si tiene una, díganos antes de tomar una medicina nueva.
records-allergies-asked = No se le conocen alergias.
records-allergies-asked-text = Le preguntaron y no se encontró ninguna. Si eso cambió, díganos.

records-medicines-title = Medicinas
records-medicines-none = No hay medicinas actuales anotadas.
records-medicines-none-text = Esto no quiere decir que no tome ninguna. Díganos todo lo que toma, también lo que compra sin receta.

records-vaccines-title = Vacunas
records-doses = { $count } veces, la última: { $date }
records-vaccines-none = No hay vacunas anotadas.
records-vaccines-none-text = Esto no quiere decir que no le pusieron ninguna. Traiga su carné de vacunas a su próxima cita.

records-vitals-title = Últimas mediciones
records-vitals-caption = La última de cada medición
records-vitals-none = No hay mediciones anotadas.
records-vitals-none-text = La presión, el peso y cosas así estarán aquí después de su próxima cita.

records-team-title = Equipo de atención
records-team-none = No hay un equipo de atención anotado.
records-team-none-text = De todos modos puede preguntar a cualquiera en la clínica. Llámenos y buscamos a la persona indicada.
