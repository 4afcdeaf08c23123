"""Sentences for the documents of the miniature web: what such papers say, for invented places."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

Section = tuple[str, str]

_REPORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Foreword",
        (
            "We are pleased to present this report on the work of the safeguarding partners in {place}.",
            "It has been a demanding year for families and for the services that support them.",
            "On behalf of the council, the integrated care board and the police we thank everyone who contributed.",
        ),
    ),
    (
        "About our partnership",
        (
            "The three safeguarding partners share equal responsibility for keeping children in {place} safe.",
            "The executive met six times and the lead safeguarding partners met twice.",
            "Our arrangements were reviewed in line with Working Together to Safeguard Children.",
            "Schools, colleges and early years settings are represented at every level.",
        ),
    ),
    (
        "What we did about our priorities",
        (
            "Neglect remained our first priority: 412 practitioners used the assessment tool.",
            "Child exploitation was the second, and the number of disrupted networks rose from 6 to 9.",
            "Domestic abuse work reached 1,204 children through Operation Encompass notifications.",
            "Parents told us that they had to repeat their story less often than in the year before.",
        ),
    ),
    (
        "Learning from practice",
        (
            "We completed three rapid reviews and published one local child safeguarding practice review.",
            "A multi-agency audit of 24 cases found better recording of the child's voice in 19 of them.",
            "Thirty-one actions were closed and five remain open; their owners are named in the plan.",
        ),
    ),
    (
        "Independent scrutiny",
        (
            "Our independent scrutineer observed meetings, spoke to practitioners and met young people.",
            "The scrutineer's findings and our answers to them are summarised in this section.",
            "Scrutiny found good challenge between partners and asked for clearer measures of impact.",
        ),
    ),
    (
        "Training and workforce",
        (
            "2,317 places were taken up on 96 courses; 88 per cent said their practice had changed after three months.",
            "Demand for training on neglect and on online harm was higher than we could meet.",
        ),
    ),
    (
        "Money",
        (
            "Contributions came to £318,450: local authority £161,000, integrated care board £98,300, police £59,150.",
            "Spending was £309,912, most of it on the business unit, scrutiny, reviews and training.",
        ),
    ),
    (
        "Looking ahead",
        (
            "In the coming year we will test the reformed family help offer and our multi-agency child protection team.",
            "We will go on listening to children, and will report on what changed for them.",
        ),
    ),
)

_PAPERS: dict[str, tuple[str, ...]] = {
    "arrangements": (
        "These are the published multi-agency safeguarding arrangements for {place}.",
        "They set out how the local authority, the integrated care board and the police will work together.",
        "The arrangements name the lead and delegated safeguarding partners and the relevant agencies.",
        "They describe how disputes are resolved, how scrutiny is commissioned and how funding is agreed.",
        "The arrangements will be reviewed every year and a yearly report will be published on their effect.",
    ),
    "plan": (
        "This plan sets out what the partnership intends to achieve over the coming three years.",
        "Each priority has an owner, actions, milestones and measures of success.",
        "Progress will be reviewed quarterly by the executive and reported in our annual report.",
    ),
    "adults": (
        "The Safeguarding Adults Board must publish this under the Care Act 2014.",
        "There were 1,903 adult safeguarding concerns, of which 611 led to a section 42 enquiry.",
        "Two safeguarding adults reviews were completed and their learning was shared.",
        "Making Safeguarding Personal outcomes were met in 94 per cent of enquiries for adults at risk.",
    ),
    "deaths": (
        "The Child Death Overview Panel reviews the deaths of all children normally resident in the area.",
        "The panel reviewed 27 deaths, most of them of children under one year of age.",
        "Modifiable factors were found in eleven: smoking in pregnancy, unsafe sleeping and consanguinity.",
    ),
    "inspection": (
        "This letter summarises the findings of the joint targeted area inspection of services in {place}.",
        "Inspectors from Ofsted, the Care Quality Commission and His Majesty's Inspectorate took part.",
        "The local authority should prepare a written statement of proposed action.",
    ),
    "panel": (
        "The national Child Safeguarding Practice Review Panel received 405 serious incident notifications.",
        "This is the panel's own annual report on themes in rapid reviews across England.",
        "It covers patterns in practice and makes recommendations to government.",
    ),
    "service": (
        "This reports on the service of the council in the year and is made for the scrutiny committee.",
        "The team handled 342 referrals and met its timescales in 91 per cent of them.",
        "Management oversight improved and a new case system went live in the autumn.",
    ),
    "news": (
        "Practitioners from all agencies came together in the town hall.",
        "Thank you to everyone who took part in the neglect conference and in safeguarding week.",
        "Our learning hub has new briefings on professional curiosity and on the voice of the child.",
    ),
    "scrutineer": (
        "I am the independent scrutineer of the partnership and this is my own statement about its effectiveness.",
        "I attended the executive, visited front-line teams and met a group of care-experienced young people.",
        "In my view the partners know their strengths; I found less evidence of the difference made for children.",
        "I recommend that the partners agree measures of impact and that I report on them in twelve months.",
    ),
    "child": (
        "Hello! This is about how grown-ups in {place} work together to keep you safe.",
        "We asked 240 children what worries them. Most said: being online, and feeling safe in town.",
        "If something is wrong, talk to someone you trust or call Childline on 0800 1111.",
    ),
    "easy": (
        "This is an easy read version. It uses easy words and pictures.",
        "Keeping children safe is everybody's job.",
        "The council, the health service and the police are in charge together.",
        "Last year we helped more families early.",
    ),
    "summary": (
        "This is a short summary of the year: what we set out to do, what we did and what changed.",
        "The full version holds the evidence, the finances and the work of each agency.",
        "Highlights: neglect tool used 412 times, 24 cases audited, 2,317 training places.",
    ),
    "data": (
        "Table 1: children in need per 10,000. Table 2: child protection plans by category of abuse.",
        "Table 3: re-referrals within twelve months. Table 4: missing episodes and return interviews.",
        "Figures are provisional and are compared with statistical neighbours and England.",
    ),
    "cover": (
        "This paper asks members to note the appended report and to comment on the priorities.",
        "There are no direct financial implications. Legal comments: the partners have a duty to publish.",
        "Recommendation: that the committee notes the content of the appendix. Contact officer: business manager.",
    ),
}


def report(place: str, seed: str, about: str = "") -> list[Section]:
    """A whole yearly report in sections; `about` is the sentence that states its period."""
    dice = random.Random(seed)
    sections: list[Section] = []
    for heading, sentences in _REPORT:
        told = [sentence.format(place=place) for sentence in sentences]
        dice.shuffle(told)
        text = " ".join(told * 2)
        sections.append((heading, f"{about} {text}" if about and heading == "Foreword" else text))
    return sections


def paper(about: str, place: str, seed: str, lead: str = "") -> list[Section]:
    """Another kind of paper: its sentences in a few sections, after a `lead` of its own."""
    dice = random.Random(seed)
    told = [sentence.format(place=place) for sentence in _PAPERS[about]]
    heads = ("Introduction", "Main points", "What happens next")
    sections: list[Section] = []
    for number, head in enumerate(heads):
        dice.shuffle(told)
        sections.append((head, f"{lead} {' '.join(told)}" if number == 0 and lead else " ".join(told)))
    return sections


def as_html(sections: Sequence[Section], level: int = 2) -> str:
    """Sections as headings and paragraphs."""
    return "\n".join(f"<h{level}>{head}</h{level}>\n<p>{text}</p>" for head, text in sections)


def dull_pages() -> Iterator[tuple[str, str, str]]:
    """Pages every such site has and nobody looks for here: path word, title, text."""
    for word, title, text in (
        ("about-us", "About us", "Who we are, how we meet and how to reach the business unit."),
        ("worried-about-a-child", "Worried about a child?", "If a child is in immediate danger call 999."),
        ("training", "Training and events", "Book a place on our courses. New dates are added each term."),
        ("procedures", "Policies and procedures", "Our procedures manual is kept up to date twice a year."),
        ("professionals", "For professionals", "Thresholds, referral forms, neglect toolkit and escalation policy."),
        ("parents", "For parents and carers", "Advice on staying safe online, on bullying and on going missing."),
        ("young-people", "For children and young people", "You have a right to be safe. Here is who can help."),
        ("practice-reviews", "Learning from reviews", "Published reviews, seven-minute briefings and action plans."),
        ("newsletter", "Newsletter", "Read what the partnership has been doing this term."),
        ("contact", "Contact", "Write to the business unit. We answer within five working days."),
        ("privacy", "Privacy notice", "How we use information about you."),
        ("accessibility", "Accessibility statement", "This site is partly compliant with WCAG 2.2 AA."),
    ):
        yield word, title, f"{text} " * 6
