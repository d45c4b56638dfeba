-- Who owns the waits of thread ?1 at each level, in the order of waits.h.
SELECT run_of(?1), iif(group_of(?1) IS NULL, NULL, run_of(?1)), group_of(?1),
       label_of(?1);
