# Palabras del expediente. "Usted" es quien lee, "nosotros" es la clínica.

records-home = Inicio
records-results-title = Resultados de pruebas
records-record-title = Mi expediente
records-action-results = Ver resultados de pruebas
records-action-medicines = Ver mis medicinas
records-action-visits = Ver mis citas
records-action-documents = Leer mis notas y documentos
records-action-record = Ver mi expediente

records-none-title = Aquí no hay un expediente suyo
records-none-text = Inició sesión, pero esta clínica no tiene un expediente médico a su nombre. Si cree que sí, llámenos.
records-none-action = Ir al inicio

## Inicio

records-see-all = Ver todos los resultados de pruebas
records-visit-title = Próxima cita
records-visit-with = { $time } con { $name }
records-visit-there = Hora de la clínica: { $time }
records-visit-asked = Pedida, sin confirmar
records-visit-open = Abrir esta cita
records-prepare = Prepárese para su cita

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
records-look-further = Seguir buscando
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
records-ranges-none = El laboratorio no envió rangos habituales.
records-range-none = No se envió
records-no-range = El laboratorio no envió un rango habitual.
records-no-range-given = Este valor llegó sin rango habitual.
records-flag-other = El laboratorio añade: { $text }.
records-ages-from = desde { $age }
records-ages-to = hasta { $age }
records-ages-between = de { $from } a { $to }
records-ages-some = para ciertas edades
records-age-years = { $count ->
    [one] { $count } año
    [many] { $count } de años
   *[other] { $count } años
 }
records-age-months = { $count ->
    [one] { $count } mes
    [many] { $count } de meses
   *[other] { $count } meses
 }
records-age-weeks = { $count ->
    [one] { $count } semana
    [many] { $count } de semanas
   *[other] { $count } semanas
 }
records-age-days = { $count ->
    [one] { $count } día
    [many] { $count } de días
   *[other] { $count } días
 }
records-flag-above-limit = por encima del límite fijado
records-flag-anticomplementary = algo en la muestra alteró la prueba
records-flag-below-limit = por debajo del límite fijado
records-flag-better = mejor que antes
records-flag-by-dose = sensible con una dosis más alta
records-flag-carrier = portador
records-flag-check-failed = falló el control del laboratorio
records-flag-down = claramente más bajo que antes
records-flag-elsewhere = explicado en los otros valores
records-flag-equivocal = en el límite entre positivo y negativo
records-flag-expected = como se esperaba
records-flag-found = se encontró
records-flag-held = un médico todavía lo revisa
records-flag-intermediate = intermedio (la medicina puede no bastar)
records-flag-negative = negativo
records-flag-no-limits = no hay límites acordados para esto
records-flag-no-range = no se aplica un rango habitual
records-flag-not-found = no se encontró
records-flag-not-reactive = no reactivo
records-flag-not-susceptible = no sensible (la medicina puede no servir)
records-flag-off-high = por encima de lo que mide el aparato
records-flag-off-low = por debajo de lo que mide el aparato
records-flag-outside-limit = fuera del límite fijado
records-flag-positive = positivo
records-flag-rather-susceptible = bastante sensible (la medicina puede servir)
records-flag-reactive = reactivo
records-flag-resistant = resistente (la medicina no sirve)
records-flag-susceptible = sensible (la medicina sirve)
records-flag-together-resistant = resistente a las dos medicinas juntas
records-flag-together-susceptible = sensible a las dos medicinas juntas
records-flag-too-little = no basta para decirlo
records-flag-toxic = algo en la muestra daña las células
records-flag-undecided = no se pudo decidir
records-flag-unexpected = no como se esperaba
records-flag-unread = una marca que no podemos leer. Pregunte a la clínica qué significa
records-flag-up = claramente más alto que antes
records-flag-very-susceptible = muy sensible (la medicina sirve bien)
records-flag-weakly-reactive = débilmente reactivo
records-flag-worse = peor que antes

records-value-mean = media de { $count }
records-value-less = menos de { $value }
records-value-most = { $value } o menos
records-value-least = { $value } o más
records-value-more = más de { $value }
records-value-pair = { $upper } sobre { $lower }
records-yes = Sí
records-no = No
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
records-no-comment = Nadie de la clínica escribió sobre este resultado. Si tiene una pregunta, llámenos.
records-lead-ordered-by = Lo pidió { $name }.
records-lead-place = Se tomó en { $name }.
records-comment-title = Esto escribió { $name }
records-comment-title-unnamed = Una nota sobre este resultado
records-story-title = Lo que dice el informe
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
records-again = Otra vez: { $dates }
records-many = { $count } anotaciones; la primera: { $date }
records-again-more = Otra vez: { $dates }, y { $more ->
    [one] { $more } vez más
    [many] { $more } de veces más
   *[other] { $more } veces más
 }
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
records-conditions-none-now = No hay enfermedades actuales anotadas.
records-conditions-none-text = Esto no quiere decir que no tenga ninguno. Si tiene uno, díganos.

records-allergies-title = Alergias
records-reaction = Reacción: { $reaction }
records-allergies-none-now = No hay alergias actuales anotadas.
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
records-team-none-now = Por ahora no hay un equipo de atención anotado.
records-team-none = No hay un equipo de atención anotado.
records-team-none-text = De todos modos puede preguntar a cualquiera en la clínica. Llámenos y buscamos a la persona indicada.


## Las partes del expediente

records-all-sections = Todas las partes de su expediente
records-nameless = Un dato sin nombre
records-day = { $date }
records-began = Comenzó el { $date }
records-at = { $date }
records-reacts = Reacción: { $text }
records-dose = Dosis { $text }
records-dose-of = Dosis { $text } de { $of }
records-from-age = desde la edad de { $text }
records-at-age = a la edad de { $text }
records-vaccine-told = Según nos contó usted u otra persona
records-vaccine-weak = Es posible que esta dosis no le proteja del todo
records-device-use = En uso
records-plan = Plan de atención
records-goal = Meta

records-conditions-lead = Problemas de salud que alguien anotó en una clínica, de ahora y de antes.
records-conditions-more = Ver todos los problemas de salud
records-conditions-about-title = Sobre este problema de salud
records-allergies-lead = Lo que su cuerpo no tolera y cómo reacciona.
records-allergies-more = Ver todas las alergias
records-allergies-about-title = Sobre esta alergia
records-medicines-lead = Medicinas que le recetaron y las que usted nos contó.
records-medicines-more = Ver todas las medicinas
records-medicines-about-title = Sobre esta medicina
records-vaccines-lead = Inyecciones y gotas que le protegen de enfermedades.
records-vaccines-more = Ver todas las vacunas
records-vaccines-about-title = Sobre esta vacuna
records-vitals-lead = La presión, el peso, el pulso y cosas así, y cómo cambian con el tiempo.
records-vitals-more = Ver todas las mediciones
records-vitals-latest = La última de cada una
records-vitals-about-title = Sobre esta medición
records-visits-title = Citas
records-visits-lead = Cuándo vio a alguien en la clínica y qué está planeado.
records-visits-none = No hay citas anotadas.
records-visits-none-text = Una cita está aquí después de que pasa. Las citas planeadas están aquí en cuanto se confirman.
records-visits-about-title = Sobre esta cita
records-procedures-title = Procedimientos
records-procedures-lead = Operaciones, exámenes con un aparato y otras cosas que se hicieron.
records-procedures-none = No hay procedimientos anotados.
records-procedures-none-text = Esto no quiere decir que no le hicieron ninguno. Cuéntenos de operaciones en otros lugares.
records-procedures-about-title = Sobre este procedimiento
records-documents-title = Documentos y notas
records-documents-lead = Notas de sus citas, cartas e informes.
records-documents-none = No hay documentos anotados.
records-documents-none-text = Las notas llegan aquí cuando se firman. Si le falta una, pregúntenos.
records-documents-about-title = Sobre este documento
records-team-lead = Las personas que le atienden y cómo hablar con ellas.
records-team-more = Ver a todos y cómo hablar con ellos
records-team-about-title = Sobre esta persona
records-plans-title = Planes de atención y metas
records-plans-lead = Lo que usted y su equipo decidieron hacer y lo que usted quiere lograr.
records-plans-none = No hay planes de atención anotados.
records-plans-none-text = Si quiere un plan para su salud, hable de eso en su próxima cita.
records-plans-about-title = Lo que se decidió
records-coverage-title = Seguro médico
records-coverage-lead = Quién paga su atención, según lo que sabe la clínica.
records-coverage-none = No hay un seguro anotado.
records-coverage-none-text = Esto no quiere decir que no tenga ninguno. Traiga su tarjeta a su próxima cita.
records-coverage-about-title = Sobre este seguro
records-family-title = Salud de la familia
records-family-lead = Problemas de salud de sus parientes. Algunos se repiten en las familias.
records-family-none = No hay nada anotado sobre su familia.
records-family-none-text = Esto no quiere decir que nadie estuvo enfermo. Si su madre, su padre o un hermano tiene un problema de salud, díganos.
records-family-about-title = Sobre este pariente
records-social-title = Modo de vida
records-social-lead = Fumar, el trabajo, la casa y otras cosas de cada día que importan para su salud.
records-social-none = No hay nada anotado sobre su modo de vida.
records-social-none-text = Puede que le pregunten en su próxima cita. Siempre puede decir que no.
records-social-about-title = Sobre este dato
records-devices-title = Dispositivos
records-devices-lead = Implantes y otros dispositivos que usted lleva o usa.
records-devices-none = No hay dispositivos anotados.
records-devices-none-text = Esto no quiere decir que no tenga ninguno. Si tiene un implante, díganos antes de una resonancia u otro estudio.
records-devices-about-title = Sobre este dispositivo

## La lista de una parte

records-list-all = Todos los datos
records-list-narrowed = Lo que coincide
records-filter-words = Buscar en esta lista
records-filter-dates = Fechas
records-from-day = Desde { $date }
records-to-day = Hasta { $date }
records-date-wrong = Escriba una fecha como 2024-03-27, o un año como 2024
records-dates-crossed = Escriba un último día que no sea antes del primero
records-sort = Orden
records-sort-newest = Primero lo más nuevo
records-sort-oldest = Primero lo más viejo
records-sort-as-is = Como se anotó
records-sort-name = Por nombre
records-group-all = Todo
records-group-now = Ahora
records-group-past = En el pasado
records-group-coming = Por venir
records-group-replaced = Sustituidos por otros más nuevos
records-group-note = Notas y cartas
records-group-report = Informes
records-group-pressure = Presión
records-group-weight = Peso
records-group-height = Estatura
records-group-mass = Índice de masa corporal
records-group-pulse = Pulso
records-group-temperature = Temperatura
records-group-oxygen = Oxígeno
records-group-breathing = Respiración
records-narrow-title = Nada coincide
records-narrow-text = Pruebe con otra palabra u otras fechas, o mire toda la lista.
records-so-far-title = Por ahora nada coincide
records-so-far-text = Hay más datos que todavía no revisamos. Siga para buscar más.
records-show-all = Mostrar toda la lista
records-names-cut = Solo lo más nuevo está ordenado por nombre. Para ver lo más viejo, ponga primero lo más nuevo.
records-not-shared = Aquí no hay nada que podamos mostrarle
records-not-shared-text = Usted ve la parte de este expediente que se comparte con usted.
records-gaps-title = ¿Falta algo o hay algo mal?
records-gaps-text = Esta lista muestra lo que nuestra clínica tiene anotado. Puede que otras clínicas sepan más. Si algo falta o está mal, llámenos y lo vemos con usted.

## Estados de los datos

records-mark-over = En el pasado
records-mark-remission = En calma por ahora
records-mark-unsure = Todavía no es seguro
records-mark-not-given = No se puso
records-mark-not-done = No se hizo
records-mark-under-way = En marcha
records-mark-broken-off = Se interrumpió
records-mark-unknown = No se sabe el estado
records-mark-not-used = Ya no se usa
records-mark-paused = En pausa
records-mark-finished = Terminado
records-mark-stopped = Se suspendió
records-mark-draft = Todavía no es final
records-mark-told = Según nos contó usted
records-mark-not-taken = No se toma
records-mark-not-to-take = No lo tome
records-step-not-to-do = No se debe hacer: { $text }
records-step-stopped = Suspendido: { $text }
records-mark-coming = Por venir
records-mark-cancelled = Se canceló
records-mark-missed = No asistió
records-mark-reached = Se logró
records-mark-given-up = Se dejó
records-mark-proposed = Propuesto
records-mark-replaced = Hay uno más nuevo

## Un dato

records-entry-withdrawn = Esto se anotó por error. No lo tome en cuenta.
records-entry-ruled-out = Alguien lo revisó, y usted no lo tiene.
records-entry-first = Esta es una primera versión. Todavía puede cambiar.
records-severe-text = Una reacción puede ser peligrosa. Dígalo a todos los que le atienden.
records-clouded-text = El sistema de la clínica añadió a este dato algo que no podemos leer. Pregunte a la clínica qué significa.
records-clouded-row = Una parte de este dato no se puede leer aquí
records-what-is-this = ¿Qué es esto?
records-reach-title = Cómo hablar con ellos
records-source-title = De dónde viene esto
records-more-detail = Más sobre de dónde viene esto
records-document-text = Lo que dice
records-files-title = Archivos
records-file-open = Abrir { $title }
records-file-save = Guardar una copia: { $title }
records-file-picture = Imagen: { $title }
records-file-xml = Este es un archivo XML. Está hecho para las computadoras de otras clínicas y es difícil de leer. Guárdelo si otra clínica se lo pide.
records-file-other = Este es un archivo { $ending }. En su dispositivo necesita un programa que lo pueda abrir.
records-file-elsewhere = Este archivo está en otro lugar, y no lo traemos de ahí. Pídanos una copia.

records-severity-mild = Leve
records-severity-moderate = Moderada
records-severity-severe = Grave
records-allergy-food = Comida
records-allergy-medicine = Medicina
records-allergy-environment = Algo a su alrededor
records-allergy-biologic = Algo hecho de células vivas

records-related-conditions = Problemas de salud encontrados en esta cita
records-related-results = Resultados de esta cita
records-related-procedures = Procedimientos
records-related-medicines = Medicinas de esta cita
records-related-documents = Documentos de esta cita
records-related-measurements = Lo que se midió en esta cita
records-related-visits = Citas por esto
records-related-again = Todas las otras anotaciones de esto
records-related-dispenses = Entregado en la farmacia
records-related-plans = Planes de atención para esto

records-fact-after = Cuidados después
records-fact-amount = Cuánto cada vez
records-fact-appointment = Cita
records-fact-because = Por qué
records-fact-began = Comenzó
records-fact-body = Parte del cuerpo
records-fact-born = Nació
records-fact-called = Título
records-fact-clinic = Clínica
records-fact-complication = Problemas
records-fact-condition = Tuvo
records-fact-device = Dispositivo
records-fact-died = Murió
records-fact-discharge = Siguió en
records-fact-do-first = Antes de venir
records-fact-done-by = Lo hizo
records-fact-dose = Dosis
records-fact-due = Para lograr antes de
records-fact-email = Correo electrónico
records-fact-end = Terminó
records-fact-expires = Usar antes de
records-fact-fax = Fax
records-fact-for = Para
records-fact-for-whom = Trabaja para
records-fact-found = Se encontró
records-fact-from = Comenzó
records-fact-from-what = Se tomó de
records-fact-from-where = En nombre de
records-fact-from-whom = Vino de
records-fact-given = Se puso
records-fact-given-by = Lo puso
records-fact-goals = Metas
records-fact-group = Número de grupo
records-fact-holder-is = Lugar en el seguro
records-holder-self = Titular
records-holder-child = Hijo o hija del titular
records-holder-parent = Padre o madre del titular
records-holder-partner = Esposo, esposa o pareja del titular
records-fact-begins = Comienza
records-fact-how = Cómo tomarla
records-fact-how-far = Cuánto ha avanzado
records-fact-kept-by = Lo guarda
records-fact-kind = Tipo
records-fact-last-time = Última reacción
records-fact-loaded = Último cambio en este expediente
records-fact-lot = Número de lote
records-fact-made = Fecha de fabricación
records-fact-maker = Fabricante
records-fact-measured-by = Lo midió
records-fact-member = Número de miembro
records-fact-model = Modelo
records-fact-name = Nombre
records-fact-ordered-by = Lo recetó
records-fact-outcome = Cómo salió
records-fact-payer = Aseguradora
records-fact-phone = Teléfono
records-fact-place = Lugar
records-fact-plan = Plan
records-fact-reaction = Reacción
records-fact-reason = Motivo
records-fact-recorded-by = Lo anotó
records-fact-refills = Resurtidos permitidos
records-fact-report = Informe
records-fact-role = Función
records-fact-route = Cómo se dio
records-fact-seen-in = Se ve en
records-fact-serial = Número de serie
records-fact-severity = Qué tan fuerte
records-fact-since = Desde
records-fact-site = Lugar del cuerpo
records-fact-speaks = Idiomas
records-fact-steps = Qué hacer
records-fact-taken-in = Nos llegó
records-fact-team = Equipo
records-fact-to = Hasta
records-fact-told-by = Lo contó o confirmó
records-fact-udi = Número del dispositivo
records-fact-until = Hasta
records-fact-visit = Cita
records-fact-what-happened = Qué pasó
records-fact-when = Cuándo
records-fact-why-not = Por qué no
records-fact-why-state = Por qué
records-fact-with = Con
records-fact-written = Se anotó
records-fact-written-by = Lo escribió

## Cuando no es el expediente de quien lee: en lugar de las mismas palabras sin «-theirs»

records-record-title-theirs = Expediente médico
records-action-medicines-theirs = Ver las medicinas
records-action-visits-theirs = Ver las citas
records-action-documents-theirs = Leer notas y documentos
records-action-record-theirs = Ver todo el expediente
records-prepare-theirs = Prepararse para la cita
records-headline-report-theirs = el informe
records-value-title-theirs = El valor
records-record-lead-theirs = Esto es lo que la clínica anotó y comparte con usted. Si algo está mal o falta, díganos.
records-all-sections-theirs = Todas las partes del expediente
records-vaccine-told-theirs = Según nos contó alguien
records-vaccine-weak-theirs = Es posible que esta dosis no proteja del todo
records-allergies-lead-theirs = Lo que el cuerpo no tolera y cómo reacciona.
records-medicines-lead-theirs = Medicinas que se recetaron y las que nos contaron.
records-vaccines-lead-theirs = Inyecciones y gotas que protegen de enfermedades.
records-visits-lead-theirs = Visitas a la clínica y lo que está planeado.
records-documents-lead-theirs = Notas de las citas, cartas e informes.
records-team-lead-theirs = Las personas que dan la atención y cómo hablar con ellas.
records-plans-lead-theirs = Lo que se decidió con el equipo y lo que se quiere lograr.
records-coverage-lead-theirs = Quién paga la atención, según lo que sabe la clínica.
records-family-lead-theirs = Problemas de salud de los parientes. Algunos se repiten en las familias.
records-social-lead-theirs = Fumar, el trabajo, la casa y otras cosas de cada día que importan para la salud.
records-devices-lead-theirs = Implantes y otros dispositivos que se llevan o se usan.
records-entry-ruled-out-theirs = Alguien lo revisó y no se encontró.
records-mark-told-theirs = Según nos contó alguien
records-allergies-asked-text-theirs = Se preguntó y no se encontró ninguna. Si eso cambió, díganos.
