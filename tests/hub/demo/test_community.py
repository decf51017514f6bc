"""What partners in the community do agrees with the pupils' stories."""

from hub.demo.community import engagements_of, partners_of, services_of


def test_partners_help_those_in_trouble_while_it_lasts(world, schools):
    partners = partners_of(len(schools))
    helped = 0
    for each in schools:
        rng = world.random("community", each.school.key)
        services = services_of(each.school, partners, world.today, rng)
        assert len(services) >= 3
        assert all(one.ends_on is None or one.starts_on < one.ends_on < world.today for one in services)
        for one in engagements_of(each.school, services, partners, each.stories, world.calendar, rng):
            assert each.school.opened_on <= one.held_on <= world.today
            if one.pupil_key is None:
                continue
            story = each.stories[one.pupil_key]
            assert story.noticed_on < one.held_on
            assert story.eased_on is None or one.held_on <= story.eased_on
            helped += 1
    assert helped > 20
