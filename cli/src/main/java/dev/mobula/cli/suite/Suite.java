package dev.mobula.cli.suite;

import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ConfigProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The table of what the shipped config files learn: trains what is missing of it, and writes it
 * down. Used by one thread.
 */
public final class Suite {
  private final Path home;
  private final List<LearningRow> rows;
  private final String mainClass;
  private final LearningStore store;
  private final PrintStream out;

  /**
   * Makes the suite of the shipped rows.
   *
   * @param home the repository's folder
   * @param mainClass of the process of each seed, which calls {@link SeedTraining}
   * @param out takes a line for each seed and each row
   */
  public Suite(Path home, String mainClass, PrintStream out) {
    this(home, LearningRows.ALL, mainClass, out);
  }

  Suite(Path home, List<LearningRow> rows, String mainClass, PrintStream out) {
    this.home = home.toAbsolutePath().normalize();
    this.rows = rows;
    this.mainClass = mainClass;
    this.store = new LearningStore(this.home, learning());
    this.out = out;
  }

  /** Returns the folder of what is not finished. */
  private Path trainings() {
    return home.resolve("results").resolve("benchmark-suite");
  }

  private Path learning() {
    return home.resolve("docs").resolve("learning");
  }

  /**
   * What to train.
   *
   * @param rows names of rows
   * @param seeds how many of each, where that is not the row's own number
   * @param parallel how many at a time
   * @param overrides settings that replace those of the config files; with any, which is for
   *     tuning, all seeds are trained and nothing is written down
   */
  public record Request(
      List<String> rows, OptionalInt seeds, int parallel, List<String> overrides) {
    /** Copies the lists. */
    public Request {
      rows = List.copyOf(rows);
      overrides = List.copyOf(overrides);
    }
  }

  /** What is known of a row, for people. */
  public record Standing(
      String row, int seeds, int seedsAsked, String median, String asked, String reached) {}

  /** Returns the names of all rows. */
  public List<String> names() {
    return rows.stream().map(LearningRow::name).toList();
  }

  /** Returns what is known of the named rows. */
  public List<Standing> standings(List<String> names) throws IOException {
    List<Standing> standings = new ArrayList<>();
    for (LearningResult result : results(named(names))) {
      LearningRow row = result.row();
      standings.add(
          new Standing(
              row.name(),
              result.seeds().size(),
              row.seeds(),
              result.median(),
              row.asked().text(),
              result.verdict()));
    }
    return standings;
  }

  private List<LearningRow> named(List<String> names) {
    return rows.stream().filter(row -> names.contains(row.name())).toList();
  }

  private List<LearningResult> results(List<LearningRow> of) throws IOException {
    List<LearningResult> results = new ArrayList<>();
    for (LearningRow row : of) {
      results.add(store.load(row));
    }
    return results;
  }

  /**
   * Trains what is missing, writes down each seed as it finishes, and brings the page and the
   * pictures up to date. Starts and ends the runtime.
   *
   * @return whether no seed failed; the others do not mind one that does
   * @throws ConfigException if a config file or an override cannot be used, with the problems of
   *     all rows, before any seed starts
   */
  public boolean run(Request request) throws IOException {
    List<SeedJob> jobs = new ArrayList<>();
    for (LearningRow row : named(request.rows())) {
      jobs.addAll(missing(row, request));
    }
    check(jobs);
    boolean tuning = !request.overrides().isEmpty();
    SeedProgress progress = new SeedProgress(jobs.size(), out, tuning ? (_, _) -> {} : this::keep);
    if (!jobs.isEmpty()) {
      out.printf(
          "training %d seeds, %d at a time; the progress of each is in ROW-…/seed-N.log in %s%n",
          jobs.size(), request.parallel(), trainings());
      SeedActors.train(jobs, request.parallel(), mainClass, progress);
    }
    if (!tuning) {
      publish();
      results(named(request.rows())).stream().map(LearningPage::summary).forEach(out::println);
    }
    return progress.allFinished();
  }

  private static void check(List<SeedJob> jobs) {
    Set<Path> files = new HashSet<>();
    List<ConfigProblem> problems = new ArrayList<>();
    for (SeedJob job : jobs) {
      if (files.add(job.file())) {
        try {
          SeedRun.check(job);
        } catch (ConfigException e) {
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private List<SeedJob> missing(LearningRow row, Request request) throws IOException {
    LearningResult known = store.load(row);
    Path file = home.resolve(row.config());
    List<String> overrides = request.overrides();
    String config = ConfigDigest.of(file, overrides);
    Path storage = trainings().resolve(row.name() + "-" + config);
    List<SeedJob> jobs = new ArrayList<>();
    for (int seed = 0; seed < request.seeds().orElse(row.seeds()); seed++) {
      if (!overrides.isEmpty() || !known.has(seed)) {
        jobs.add(new SeedJob(row.name(), seed, row.episodes(), file, overrides, config, storage));
      }
    }
    return jobs;
  }

  private void keep(SeedJob job, SeedResult result) throws IOException {
    store.save(job.row(), result);
    publish();
  }

  private void publish() throws IOException {
    List<LearningResult> results = results(rows);
    Files.createDirectories(learning());
    for (LearningResult result : results) {
      draw(result);
    }
    Files.writeString(home.resolve("docs").resolve("learning.md"), LearningPage.render(results));
  }

  private void draw(LearningResult result) throws IOException {
    String row = result.row().name();
    Path picture = learning().resolve(row + ".svg");
    if (result.curves().isEmpty()) {
      Files.deleteIfExists(picture); // of a config file that has changed
    } else {
      Files.writeString(picture, CurvePlot.svg(row, result.curves()));
    }
  }
}
