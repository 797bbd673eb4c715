package dev.workroom.app;

import dev.workroom.core.event.Event.HostContacted;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.policy.Grants;
import dev.workroom.core.sandbox.Gateway;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool.Context;
import dev.workroom.sandbox.Dialler;
import dev.workroom.sandbox.EgressLimits;
import dev.workroom.sandbox.EgressProxy;
import dev.workroom.sandbox.EgressProxy.Contact;
import dev.workroom.tools.Network;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way out of this computer for the calls of a session and of those below it: held against the
 * session's list and grants at each connection, and written into its log.
 */
record Egress(Sessions sessions, Dialler dialler) implements Network {
  private static final String ACTOR = "network";

  @Override
  public Optional<Way> open(Context context, String tool, List<Host> named) {
    Session session = sessions.open(context.session());
    SessionState state = session.state();
    Optional<Setup> setup = state.setup().filter(s -> !s.stays());
    boolean listed = setup.map(s -> !s.hosts().isEmpty()).orElse(false);
    boolean granted = state.grants().stream().map(Grant::resource).anyMatch(Effect::isNet);
    return setup.isPresent() && (listed || granted || !named.isEmpty())
        ? Optional.of(new OneCall(session, context, tool, Set.copyOf(named)))
        : Optional.empty();
  }

  private final class OneCall implements Way {
    private static final int MOST_TROUBLES = 5;

    private final Session session;
    private final Context context;
    private final String tool;
    private final Set<Host> named;
    private final EgressProxy proxy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Host> reached = new LinkedHashSet<>();
    private final Set<Host> unlisted = new LinkedHashSet<>();
    private final Set<String> troubles = new LinkedHashSet<>();
    private volatile boolean unlogged;

    OneCall(Session session, Context context, String tool, Set<Host> named) {
      this.session = session;
      this.context = context;
      this.tool = tool;
      this.named = named;
      this.proxy = new EgressProxy(dialler, this::allowed, EgressLimits.DEFAULT, this::ended);
    }

    /** Asked for each connection: a grant that was taken back counts no longer. */
    private boolean allowed(Host host) {
      SessionState state = session.state();
      return !unlogged
          && (named.contains(host)
              || state.setup().map(setup -> setup.reaches(host)).orElse(false)
              || Grants.inForce(state, tool, Effect.net(host), Instant.now()).isPresent());
    }

    /** What cannot be logged does not happen again. */
    private void ended(Contact contact) {
      note(contact);
      try {
        session.append(
            ACTOR,
            new HostContacted(
                context.call(),
                contact.host().map(Host::name).orElse(contact.asked()),
                contact.host().map(Host::port).orElse(0),
                contact.trouble(),
                contact.sent(),
                contact.received()));
      } catch (EventLogException | StaleSessionException e) {
        unlogged = true;
      }
    }

    private void note(Contact contact) {
      lock.lock();
      try {
        if (contact.received() > 0) {
          contact.host().ifPresent(reached::add);
        }
        if (contact.unlisted()) {
          contact.host().ifPresent(unlisted::add);
        } else if (contact.trouble().isPresent() && troubles.size() < MOST_TROUBLES) {
          String about = contact.host().map(Host::toString).orElse(contact.asked());
          troubles.add(
              Terminal.oneLine(about, 120) + ": " + Terminal.oneLine(contact.trouble().get(), 200));
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Gateway gateway() {
      return proxy;
    }

    @Override
    public List<Host> reached() {
      return seen(reached);
    }

    @Override
    public List<Host> unlisted() {
      return seen(unlisted);
    }

    @Override
    public List<String> troubles() {
      return seen(troubles);
    }

    private <T> List<T> seen(Set<T> all) {
      lock.lock();
      try {
        return List.copyOf(all);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      proxy.close();
    }
  }
}
