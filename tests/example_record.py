"""What does a record with everything in it look like? A fictional one, for tests and benchmarks.

Barsetshire has a Commissioner, a police force and an inspectorate's report with two causes of concern. Each kind of
text, answer, deadline and note that a record can hold is in it once at least.
"""

from dataclasses import replace
from datetime import date

from publications.record import (
    Answer,
    Body,
    Cause,
    Clock,
    Deadline,
    Edition,
    Force,
    Invitation,
    Overall,
    Recommendation,
    Record,
    Report,
)

FINDINGS = (
    "<p>Barsetshire Police has improved how it answers calls for service since our last inspection. "
    "We found that:</p>"
    "<ul><li>most officers and staff put the victim first when they decide what to record;</li>"
    "<li>the force answered 92 per cent of 999 calls within ten seconds, against a target of ≥ 90 per cent; and</li>"
    "<li>supervisors check too few decisions, and their checks are not recorded:"
    "<ul><li>in Barchester, one in twelve; and</li><li>in Plumstead, none.</li></ul></li></ul>"
    "<p>The strong leadership of the force is welcome. It now needs to turn plans into practice.</p>"
)
OVERALL_BODY = (
    "<p>The public must be able to trust the police to record what they are told, and to act on it. I welcome this "
    "report, and I am grateful to the inspectorate for its work with officers and staff across the county.</p>"
    "<p>While I am encouraged that the inspectorate found ‘strong leadership’, a rating of ‘requires improvement’ "
    "is a clear concern, and so are the 11.4 per cent of reported violent offences that were not recorded."
    '<span class="footnote">The inspectorate’s estimate has a confidence interval of ± 1.9 per cent.</span> '
    "Behind each of them is a victim. I have asked the Chief Constable to report progress to my public "
    "accountability board every month until both causes of concern are closed.</p>"
    '<p>The board’s papers are published at <a href="https://www.barsetshire-pcc.example/board" '
    'rel="noopener noreferrer">www.barsetshire-pcc.example/board</a>. My Police and Crime Plan sets out what I '
    "expect of the force:</p>"
    "<ol><li>a report of a crime is recorded within 24 hours;</li><li>a victim is told what will happen next; "
    "and</li><li>supervisors check, and <em>record</em> that they have checked.</li></ol>"
)
OVERALL_FORCE = (
    "<p>We accept the findings of the report. Our own audits pointed the same way, and a programme of work led by the "
    "Deputy Chief Constable began in January. Its three strands are training, audit and governance.</p>"
)
OVERALL_REPLY = (
    "<p>I thank the Chief Constable for these comments. The programme has my support; my office will test its "
    "results against the force’s own audits and publish what it finds.</p>"
)
LONG = (
    "<p>The question is not the shared aim of accurate and timely recording, but how best to reach it. There is a "
    "difference between the professional view of the inspectorate and that of the Chief Constable. A local policing "
    "body must weigh the judgement of a chief officer, who answers to the public through it, and the authority of "
    "the inspectors, who compare every force in England and Wales.</p>"
    "<p>The force already records a growing share of reports at the first point of contact: 27 per cent of all crime "
    "in the last quarter, with an accuracy of 97 per cent. To record substantially more of them there would need a "
    "large shift of staff into the contact centre, and so away from response and neighbourhood teams. The force "
    "handles some 310,000 incidents a year. Doubling the time for which each caller is kept on the line would need "
    "about 140 more people.</p>"
    "<blockquote><p>Inspectors assess compliance with standards. They do not, and should not, allocate the budget of "
    "a force.</p></blockquote>"
    "<p>Two facts bear on that choice. The government grant is smaller than the national formula says that the "
    'county needs,<span class="footnote">See the police grant report, '
    '<a href="https://www.gov.example/police-grant" rel="noopener noreferrer">www.gov.example/police-grant</a>, '
    "table 3.</span> and the precept is the second lowest in the country as a share of the force’s budget. Reserves "
    "of £8.2 million already balance this year’s accounts. Given all this, moving officers away from the public to "
    "gain a little accuracy in the record could leave victims worse served, not better.</p>"
    "<p>In these circumstances I find the Chief Constable’s view reasonable, and I propose no action on the operating "
    "model itself. My office will follow the improvement plan, and the internal audit of recorded crime, each "
    "quarter. If accuracy does not rise to 95 per cent within a year I will look at the question again.</p>"
)
NO_DEADLINE = Deadline(phrase="", kind="none", due_on=None, override_reason="")
NOTHING = Answer(text="", position="", disposition="")

BODY = Body(
    slug="barsetshire",
    name="Police and Crime Commissioner for Barsetshire",
    kind="PCC",
    called="the Commissioner",
    short_name="PCC",
    office_holder="Eleanor Harding",
    website="https://www.barsetshire-pcc.example/",
    email="enquiries@barsetshire-pcc.example",
    address="Hiram’s House\nCathedral Close\nBarchester BA1 1AA",
    colour="#1d3f72",
    licence="Open Government Licence v3.0",
    licence_link="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
FORCE = Force(slug="barsetshire", name="Barsetshire Police", short_name="BP", chief_officer="Chief Constable")
REPORT = Report(
    slug="barsetshire-2024-crime-recording",
    title="Barsetshire Police: crime recording and call handling",
    inspectorate="His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS)",
    programme="PEEL",
    published_on=date(2024, 1, 5),
    link="https://hmicfrs.example/publications/barsetshire-crime-recording",
    overall_grade="Requires improvement",
    stated_recommendations=5,
    findings=FINDINGS,
)


def _item(number: str, text: str, deadline: Deadline, force: Answer, body: Answer) -> Recommendation:
    return Recommendation(
        slug=f"recommendation-{number}",
        number=number,
        kind="recommendation",
        text=text,
        addressed_to="",
        deadline=deadline,
        force=force,
        body=body,
    )


RECOMMENDATIONS = (
    _item(
        "1",
        "<p>Within six months, Barsetshire Police should close the gaps in its systems and processes so that all "
        "reported crimes are recorded when officers have attended an incident.</p>"
        "<p>This should include a consistent approach to the quality of call handling.</p>",
        Deadline(phrase="Within six months", kind="relative", due_on=date(2024, 7, 5), override_reason=""),
        Answer(
            text="<p>The findings mirror those of our own audit team. Of the 11.4 per cent of crimes found not to "
            "have been recorded, the reasons vary: a limited knowledge of the counting rules, a misunderstanding of "
            "them, or recording the main crime but not the further crimes within a referral.</p>"
            "<p>The improvement plan has three strands:</p>"
            "<ul><li>training for every officer and member of staff;</li><li>a larger audit team → monthly results; "
            "and</li><li>governance by the Strategic Information Board.</li></ul>",
            position="accepted",
            disposition="",
        ),
        Answer(
            text="<p>The force has shared its improvement plan with me, and I am pleased with the attention that the "
            "Force Crime Registrar has given to this issue. I have asked for a report each quarter, and will publish "
            "it with the papers of the accountability board.</p>",
            position="accepted",
            disposition="action taken",
        ),
    ),
    _item(
        "2",
        "<p>Within three months, the force should review its operating arrangements so that each reported crime is "
        "recorded at the first point at which there is enough information to do so, and in any event within 24 hours "
        "of the report.</p>",
        Deadline(phrase="Within three months", kind="relative", due_on=date(2024, 4, 5), override_reason=""),
        Answer(
            text="<p>We consider this recommendation not to be feasible. It would need a change of the current "
            "operating model for a marginal gain in accuracy, which continual improvement of our present processes "
            "would achieve better.</p>",
            position="not accepted",
            disposition="",
        ),
        Answer(text=LONG, position="not accepted", disposition="no action"),
    ),
    _item(
        "3",
        "<p>The force should immediately make sure that:</p><ul><li>at the point of report, the first account of "
        "the victim is given more weight; and</li><li>where more than one crime is disclosed, each is recorded.</li>"
        "</ul>",
        Deadline(phrase="immediately", kind="immediate", due_on=date(2024, 1, 5), override_reason=""),
        Answer(
            text="<p>New guidance was issued on 8 January. Supervisors have checked every domestic abuse record since "
            "then; <strong>412 of 418</strong> were right.</p>",
            position="accepted",
            disposition="",
        ),
        Answer(
            text="<p>I made clear in my Police and Crime Plan that domestic abuse will not be tolerated. My office has "
            "seen the guidance and read 20 of the records with the force’s auditor.</p>",
            position="accepted in part",
            disposition="action taken",
        ),
    ),
    _item(
        "4",
        "<p>By 31 March 2024, the force should give its public protection department the means to record each crime "
        "that another agency reports to it.</p>",
        Deadline(
            phrase="By 31 March 2024",
            kind="absolute",
            due_on=date(2024, 4, 30),
            override_reason="The inspectorate agreed on 1 February 2024 to one further month.",
        ),
        NOTHING,
        Answer(
            text="<p>I will fund two posts in the department from April, and have asked for their effect to be "
            "reported in October.</p>",
            position="accepted",
            disposition="action proposed",
        ),
    ),
    replace(
        _item(
            "5",
            "<p>The Commissioner and the Chief Constable should together publish each quarter how many reported crimes "
            "were recorded within 24 hours.</p>",
            NO_DEADLINE,
            Answer(text="<p>We will supply the figures.</p>", position="accepted", disposition=""),
            Answer(
                text="<p>The first figures will be published in May 2024.</p>",
                position="accepted",
                disposition="action proposed",
            ),
        ),
        addressed_to="Police and Crime Commissioner and Chief Constable",
    ),
    replace(
        _item(
            "1",
            "<p>The force should tell victims in good time when their crime is to be closed.</p>",
            NO_DEADLINE,
            Answer(text="<p>A template letter is in use.</p>", position="", disposition=""),
            Answer(
                text="<p>I welcome the letter, which my victims’ panel helped to write.</p>",
                position="",
                disposition="",
            ),
        ),
        slug="area-for-improvement-1",
        kind="area for improvement",
    ),
)
CAUSES = (
    Cause(
        text="<p>In Barsetshire Police, officers and staff too often fail to make the right decision about recording a "
        "crime at the first opportunity. This is due to gaps in the force’s processes, insufficient understanding of "
        "what must be recorded, and too little supervision to put decisions right.</p>"
        "<p>The force is failing some of its victims of violence, including of domestic abuse.</p>",
        accelerated=False,
        recommendations=("recommendation-1", "recommendation-2", "recommendation-3"),
    ),
    Cause(
        text="<p>The force does not record all crimes that are reported directly to its public protection department, "
        "so that some vulnerable people are not safeguarded.</p>",
        accelerated=True,
        recommendations=("recommendation-4",),
    ),
)
CLOCK = Clock(
    citation="section 55(5A) Police Act 1996",
    link="https://www.legislation.gov.uk/ukpga/1996/16/section/55",
    days=56,
    first_day_counts=True,
    first_on=date(2024, 1, 5),
    last_on=date(2024, 2, 29),
)
EDITION = Edition(
    version=1,
    published_on=date(2024, 2, 27),
    first_published_on=date(2024, 2, 27),
    day=54,
    already_published=False,
    correction_reason="",
    exceptions=(),
    link="https://responses.example/barsetshire/barsetshire-2024-crime-recording",
)

FULL = Record(
    edition=EDITION,
    clock=CLOCK,
    body=BODY,
    force=FORCE,
    report=REPORT,
    invitation=Invitation(
        invited_on=date(2024, 1, 8),
        comment_by=date(2024, 2, 9),
        received_on=date(2024, 2, 7),
        outcome="received",
    ),
    overall=Overall(body=OVERALL_BODY, force=OVERALL_FORCE, body_on_force=OVERALL_REPLY),
    causes=CAUSES,
    recommendations=RECOMMENDATIONS,
)

# The chief officer was invited and sent nothing; the office published on the last day all the same, and says so.
NONE_RECEIVED = replace(
    FULL,
    edition=replace(
        EDITION,
        published_on=date(2024, 2, 29),
        first_published_on=date(2024, 2, 29),
        day=56,
        exceptions=(
            "The Commissioner’s comment on recommendation 4 was not complete. It will follow as a correction.",
        ),
    ),
    invitation=replace(FULL.invitation, received_on=None, outcome="none received"),
    overall=Overall(body=OVERALL_BODY, force="", body_on_force=""),
    recommendations=tuple(replace(item, force=NOTHING) for item in RECOMMENDATIONS),
)

CORRECTED = replace(
    FULL,
    edition=replace(
        EDITION,
        version=2,
        published_on=date(2024, 3, 12),
        correction_reason="The number of staff in the answer to recommendation 2 was mis-stated as 410.",
    ),
)

# A report from before the statutory period, whose response was published elsewhere at the time.
HISTORIC = replace(
    FULL,
    edition=replace(
        EDITION, published_on=date(2016, 6, 1), first_published_on=date(2016, 6, 1), day=None, already_published=True
    ),
    clock=replace(CLOCK, first_on=date(2016, 3, 1), last_on=None),
    report=replace(REPORT, published_on=date(2016, 3, 1), overall_grade="", stated_recommendations=None, findings=""),
    invitation=Invitation(invited_on=None, comment_by=None, received_on=None, outcome="not recorded"),
    overall=Overall(
        body="<p>I have considered the report and have no further comment.</p>", force="", body_on_force=""
    ),
    causes=(),
    recommendations=RECOMMENDATIONS[:2],
)
